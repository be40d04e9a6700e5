package io.potoroo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checker that lets everything pass would be worse than none. */
class DocumentTests {

    @TempDir
    Path folder;

    @Test
    void readsCommandsWithTheirAnswers() {
        var document = Document.of("""
                Ask:

                ```bash
                echo 1
                echo 2
                ```

                ```text
                1
                ```

                ```bash
                true
                ```
                """);

        assertThat(document.steps())
                .containsExactly(new Document.Step("echo 1\necho 2", "1"), new Document.Step("true", ""));
    }

    @Test
    void letsTrueAnswersPass() throws Exception {
        document("""
                echo '{"a":1.0,"b":{"c":[1,2],"d":null},"e":5}'""", """
                {"a": 1, "b": {"c": [1, "…"], "…": "…"}, "e": "…"}""").runIn(folder);
    }

    @Test
    void tellsAWrongNumber() {
        refuses("""
                echo '{"a":2}'""", """
                {"a": 1}""", ".a is 2 and not 1");
    }

    @Test
    void tellsAMissingMember() {
        refuses("""
                echo '{"b":1}'""", """
                {"a": "…", "…": "…"}""", ".a is missing");
    }

    @Test
    void tellsAMemberThatIsNotMentioned() {
        refuses("""
                echo '{"a":1,"b":1}'""", """
                {"a": 1}""", ".b is not mentioned");
    }

    @Test
    void tellsAnEmptyListWhereThereMustBeItems() {
        refuses("""
                echo '{"a":[]}'""", """
                {"a": ["…"]}""", ".a has 0 items");
    }

    @Test
    void tellsOtherText() {
        refuses("echo no", "yes", "<no> is not <yes>");
    }

    @Test
    void tellsACommandThatFails() {
        refuses("echo because >&2; false | true; exit 3", "", "because");
    }

    private void refuses(String command, String answer, String because) {
        assertThatThrownBy(() -> document(command, answer).runIn(folder))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(because);
    }

    private static Document document(String command, String answer) {
        return Document.of(
                "```bash\n" + command + "\n```\n" + (answer.isEmpty() ? "" : "```text\n" + answer + "\n```\n"));
    }
}
