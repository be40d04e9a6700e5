package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.kernel.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class TranslationsTests {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern SENTENCE =
            Pattern.compile("(?:Message\\.of|\\bRefusal\\.(?!invalid)\\w+|\\b(?:notAllowed|notFound|refused))\\(\\s*("
                    + LITERAL.pattern()
                    + "(?:\\s*\\+\\s*"
                    + LITERAL.pattern()
                    + ")*)\\s*[,)]");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    /** What stands for itself, or what programs look for as it is. */
    private static final Set<String> UNTRANSLATED = Set.of("{0}", "Not found", "Customer Not Found");

    private final TestBusinesses businesses;

    @Autowired
    TranslationsTests(TestBusinesses businesses) {
        this.businesses = businesses;
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "es"})
    void holdEverySentenceThatAnybodyIsToldAndNoOther(String language) throws IOException {
        assertThat(sentences(language)).containsOnlyKeys(told());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "es"})
    void haveThePlacesOfTheirSentences(String language) throws IOException {
        sentences(language)
                .forEach((english, translation) -> assertThat(places(translation))
                        .as(english)
                        .isEqualTo(places(english))
                        .isSubsetOf("{0}", "{1}", "{2}"));
    }

    @Test
    void putValuesInAsTheyAre() {
        assertThat(Message.of("{1} of {0}", "$1 {1}", 2)).hasToString("2 of $1 {1}");
        assertThat(Translations.of(Message.of("The {0} field is required.", "first name")))
                .isEqualTo("The first name field is required.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fr                  | Le champ name est obligatoire.
                    fr-CA, en;q=0.5     | Le champ name est obligatoire.
                    de, es;q=0.8        | El campo name es obligatorio.
                    en-GB, fr;q=0.9     | The name field is required.
                    de                  | The name field is required.
                    not a language;q=x  | The name field is required.
                    """)
    void tellFieldsInTheLanguageThatIsAskedFor(String wanted, String told) {
        var answer = in(wanted, "POST", "/api/v1/integrations", Map.of());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/name/0").asString()).isEqualTo(told);
    }

    @Test
    void keepTheShortMessagesThatProgramsKnow() {
        var missing = in("fr", "GET", "/api/v1/integrations/999999999", "");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().at("/error/message").asString()).isEqualTo("Not found");
        assertThat(missing.json().at("/error/description").asString()).isEqualTo("La ressource demandée n’existe pas.");
    }

    @Test
    void tellTheItemsOfABatchAndWhatFiltersRefuse() {
        var business = businesses.open();
        var batch = business.http()
                .send(
                        "POST",
                        "/api/v1/branch-links/" + business.link("1234") + "/sales/batch",
                        Map.of("items", List.of("odd")),
                        "Accept-Language",
                        "es");
        assertThat(batch.json().at("/data/0/errors/item/0").asString())
                .as(batch.body())
                .isEqualTo("El campo item debe ser un objeto.");
        var key = business.http()
                .send(
                        "POST",
                        "/api/v1/integrations",
                        Map.of(),
                        "Accept-Language",
                        "fr",
                        "Idempotency-Key",
                        "x".repeat(256));
        assertThat(key.json().at("/error/description").asString())
                .isEqualTo("L’Idempotency-Key doit avoir de 1 à 255 caractères visibles.");
    }

    private Answer in(String language, String method, String path, Object body) {
        return businesses.open().http().send(method, path, body, "Accept-Language", language);
    }

    private static Map<String, String> sentences(String language) throws IOException {
        var file = Files.readString(Path.of("src/main/resources/messages", language + ".json"));
        return JsonMapper.shared().readValue(file, new TypeReference<Map<String, String>>() {});
    }

    private static Set<String> told() throws IOException {
        var told = new TreeSet<String>();
        try (var files = Files.walk(SOURCES)) {
            for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                SENTENCE.matcher(Files.readString(file))
                        .results()
                        .map(TranslationsTests::sentence)
                        .forEach(told::add);
            }
        }
        told.removeAll(UNTRANSLATED);
        return told;
    }

    /** The literals of an expression as one. */
    private static String sentence(MatchResult call) {
        var sentence = new StringBuilder();
        LITERAL.matcher(call.group(1)).results().forEach(it -> sentence.append(it.group(1)));
        return sentence.toString();
    }

    private static List<String> places(String sentence) {
        return PLACE.matcher(sentence)
                .results()
                .map(MatchResult::group)
                .sorted()
                .toList();
    }
}
