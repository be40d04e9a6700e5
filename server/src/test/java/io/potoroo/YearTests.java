package io.potoroo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The customer's year that the documentation lets one live through. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class YearTests {

    private final TestBusinesses businesses;

    @TempDir
    Path folder;

    @Autowired
    YearTests(TestBusinesses businesses) {
        this.businesses = businesses;
    }

    @Test
    void endsWithAStatementThatExplainsEveryPoint() throws IOException, InterruptedException {
        var environment = businesses.open().environment();
        Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("demo.env"), environment);
        var script = Path.of("..", "docs", "year.sh").toAbsolutePath().toString();

        var process = new ProcessBuilder("bash", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).endsWith("""
                Ben's statement
                2030-01-07  +  25    25  Reward
                2030-01-07  +  25    50  Offer Claimed
                2030-01-07  +  50   100  Referred rewarded
                2030-01-08  +  60   160  Reward
                2030-02-12  + 120   280  Reward
                2030-03-05  +  80   360  Reward
                2030-03-06      0   360  Coupon Tagged
                2030-03-06      0   360  Coupon claimed
                2030-03-20  - 150   210  Redemption - Catalog
                2030-04-02  - 100   110  Redemption - Catalog
                2030-04-02      0   110  Giftcard Purchased - Points
                2030-04-02      0   110  Giftcard Payment
                2030-04-03  -  40    70  Refund - Points
                2030-08-11  -  30    40  Points Expired
                2030-09-01  -  40     0  Points Expired
                2031-01-11  -  20   -20  Refund - Points
                2031-01-11  +  20     0  Expired Points Returned
                The balance is 0 points and 2 on the gift card.
                """);
    }
}
