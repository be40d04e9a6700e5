package io.potoroo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page of the documentation whose commands are run as a reader would paste them, and whose answers must be true.
 *
 * <p>A {@code bash} block is a command; a {@code json} or {@code text} block after it is its answer. In JSON {@code "…"}
 * stands for any value, and a member {@code "…": "…"} for whatever else the object has.
 */
record Document(List<Step> steps) {

    private static final String ANYTHING = "…";
    private static final String MARK = "---- end of step ----";
    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);
    private static final Pattern BLOCK =
            Pattern.compile("^```(bash|json|text)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A command with what the page says it answers; an empty answer says nothing. */
    record Step(String command, String answer) {

        List<String> differences(String answered) {
            if (answer.isEmpty()) {
                return List.of();
            }
            if (!answer.startsWith("{")) {
                return answer.equals(answered) ? List.of() : List.of("<" + answered + "> is not <" + answer + ">");
            }
            var differences = new ArrayList<String>();
            if (answered.startsWith("{")) {
                compare("", JSON.readTree(answer), JSON.readTree(answered), differences);
            } else {
                differences.add("<" + answered + "> is no JSON");
            }
            return differences;
        }
    }

    static Document of(String markdown) {
        var steps = new ArrayList<Step>();
        var blocks = BLOCK.matcher(markdown);
        while (blocks.find()) {
            var content = blocks.group(2).strip();
            if (blocks.group(1).equals("bash")) {
                steps.add(new Step(content, ""));
            } else {
                var step = steps.removeLast();
                assertThat(step.answer())
                        .as("a second answer to %s", step.command())
                        .isEmpty();
                steps.add(new Step(step.command(), content));
            }
        }
        return new Document(List.copyOf(steps));
    }

    /** The page as it lies in the repository. */
    static Document in(String file) throws IOException {
        return of(Files.readString(repository().resolve(file)));
    }

    /** One section of the page. */
    static Document in(String file, String heading) throws IOException {
        var page = Files.readString(repository().resolve(file));
        int start = page.indexOf("\n## " + heading + "\n");
        assertThat(start).as("the section %s of %s", heading, file).isNotNegative();
        int end = page.indexOf("\n## ", start + 1);
        return of(page.substring(start, end < 0 ? page.length() : end));
    }

    private static Path repository() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.resolveSibling("");
    }

    /** Runs all commands in one shell in the folder, and fails where one fails or answers something else. */
    void runIn(Path folder) throws IOException, InterruptedException {
        assertThat(steps).isNotEmpty();
        var script = new StringBuilder("set -euo pipefail\n");
        steps.forEach(it -> script.append(it.command()).append("\nprintf '\\n%s\\n' '" + MARK + "'\n"));
        var file = Files.writeString(folder.resolve("commands.bash"), script);
        var output = folder.resolve("output");
        var errors = folder.resolve("errors");
        var shell = new ProcessBuilder("bash", file.toString()).directory(folder.toFile());
        // What the shell of a reader does not have either.
        shell.environment().keySet().removeIf(it -> it.startsWith("POTOROO_"));
        var process = shell.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        var answers = Files.readString(output, UTF_8).split(Pattern.quote(MARK), -1);
        for (int i = 0; i < steps.size() && i < answers.length; i++) {
            var step = steps.get(i);
            assertThat(step.differences(answers[i].strip()))
                    .as("%s%nanswered %s%n%s", step.command(), answers[i].strip(), Files.readString(errors))
                    .isEmpty();
        }
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    }

    private static void compare(String path, JsonNode expected, JsonNode actual, List<String> differences) {
        if (expected.isString() && expected.stringValue().equals(ANYTHING)) {
            return;
        }
        if (expected.isObject() && actual.isObject()) {
            for (var name : expected.propertyNames()) {
                if (!name.equals(ANYTHING)) {
                    compareMember(path + "." + name, expected.get(name), actual.get(name), differences);
                }
            }
            for (var name : actual.propertyNames()) {
                if (!expected.has(name) && !expected.has(ANYTHING)) {
                    differences.add(path + "." + name + " is not mentioned");
                }
            }
        } else if (expected.isArray() && actual.isArray()) {
            compareItems(path, expected, actual, differences);
        } else if (expected.isNumber() && actual.isNumber()) {
            if (expected.decimalValue().compareTo(actual.decimalValue()) != 0) {
                differences.add(path + " is " + actual + " and not " + expected);
            }
        } else if (!expected.equals(actual)) {
            differences.add(path + " is " + actual + " and not " + expected);
        }
    }

    private static void compareMember(
            String path,
            JsonNode expected,
            @org.jspecify.annotations.Nullable JsonNode actual,
            List<String> differences) {
        if (actual == null) {
            differences.add(path + " is missing");
        } else {
            compare(path, expected, actual, differences);
        }
    }

    /** A last item {@code "…"} stands for one or more of any kind. */
    private static void compareItems(String path, JsonNode expected, JsonNode actual, List<String> differences) {
        int said = expected.size();
        boolean more = said > 0
                && expected.get(said - 1).isString()
                && expected.get(said - 1).stringValue().equals(ANYTHING);
        if (more ? actual.size() < said : actual.size() != said) {
            differences.add(path + " has " + actual.size() + " items");
            return;
        }
        for (int i = 0; i < said; i++) {
            compare(path + "." + i, expected.get(i), actual.get(i), differences);
        }
    }
}
