package io.potoroo;

import io.potoroo.database.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the documentation tells a newcomer to paste does what it says. */
@ServerTest
class DocumentationTests {

    private final DataFolder data;
    private final TestBusinesses businesses;
    private final int port;

    @TempDir
    Path folder;

    @Autowired
    DocumentationTests(DataFolder data, TestBusinesses businesses, @LocalServerPort int port) {
        this.data = data;
        this.businesses = businesses;
        this.port = port;
    }

    /** The folder a newcomer would be in, with the file that the server writes. */
    @BeforeEach
    void provideDemoEnvironment() throws IOException {
        provide(Files.readString(data.file("demo.env")) + "\nPOTOROO_URL=http://127.0.0.1:" + port + "\n");
    }

    private void provide(String environment) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("demo.env"), environment);
    }

    @Test
    void theFirstSaleOfTheReadmeEarnsItsPoints() throws Exception {
        Document.in("README.md", "First sale").runIn(folder);
    }

    @Test
    void theTutorialAnswersAsItSays() throws Exception {
        Document.in("docs/tutorial.md").runIn(folder);
    }

    /** With a business of its own, where nobody has changed what points are worth. */
    @Test
    void theTillEarnsRedeemsRefundsAndWorksOffline() throws Exception {
        provide(businesses.open().environment());
        Document.in("docs/integrating.md").runIn(folder);
    }

    /** With a business of its own: it changes what purchases earn. */
    @Test
    void theProgramIsSetUpInTenRequests() throws Exception {
        provide(businesses.open().environment());
        Document.in("docs/program.md").runIn(folder);
    }
}
