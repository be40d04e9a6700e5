package io.potoroo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table belongs to the package that is named like its schema; others read it at most through a {@code report_} view. */
class SqlOwnershipTests {

    private static final Path PACKAGES = Path.of("src/main/java/io/potoroo");
    private static final Pattern SCHEMA = Pattern.compile("create schema (?:if not exists )?([a-z_]+)");
    private static final Pattern TEXT =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile(
            "(?<!distinct )\\b(?:from|join|into|update|using|table|truncate)\\s+([a-z_]+)\\.([a-z_]+)\\b(?!\\s*\\()");

    private static final Set<String> SCHEMAS = schemas();

    /** What stands before a dot may also be an alias: {@code is distinct from k.total}. */
    private static Set<String> schemas() {
        var schemas = new HashSet<>(Set.of("public"));
        try (var migrations = Files.newDirectoryStream(Path.of("src/main/resources/db/migration"), "*.sql")) {
            for (var migration : migrations) {
                SCHEMA.matcher(Files.readString(migration)).results().forEach(it -> schemas.add(it.group(1)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return schemas;
    }

    static List<Path> packages() throws IOException {
        try (var folders = Files.newDirectoryStream(PACKAGES, Files::isDirectory)) {
            return StreamSupport.stream(folders.spliterator(), false).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void keepsToItsOwnSchema(Path folder) throws IOException {
        var owner = folder.getFileName().toString();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                assertThat(foreignTables(owner, Files.readString(file)))
                        .as("tables of others in %s", file)
                        .isEmpty();
            }
        }
    }

    @Test
    void bitesOnAForeignTable() {
        assertThat(foreignTables("sales", code("select 1 from sales.sale join points.entry using (id)")))
                .containsExactly("points.entry");
        assertThat(foreignTables("sales", code("update points.account set balance = 0")))
                .containsExactly("points.account");
        assertThat(foreignTables("connectors", code("insert into sales.sale select 1")))
                .containsExactly("sales.sale");
    }

    @Test
    void letsAReportViewBeRead() {
        assertThat(foreignTables("reports", code("select 1 from points.report_daily")))
                .isEmpty();
        assertThat(foreignTables("reports", code("update points.report_daily set n = 1")))
                .containsExactly("points.report_daily");
    }

    @Test
    void takesAnAliasForNoTable() {
        assertThat(foreignTables("sales", code("select 1 where s.total is distinct from k.total")))
                .isEmpty();
    }

    @Test
    void seesSqlInTextsOnly() {
        assertThat(foreignTables("sales", "// taken from points.entry")).isEmpty();
        assertThat(foreignTables("sales", "\"\"\"\n select 1\n from points.entry\n \"\"\""))
                .containsExactly("points.entry");
    }

    private static String code(String sql) {
        return "jdbc.sql(\"" + sql + "\")";
    }

    private static List<String> foreignTables(String owner, String code) {
        return TEXT.matcher(code)
                .results()
                .map(text -> text.group(1) == null ? text.group(2) : text.group(1))
                .flatMap(text -> TABLE.matcher(text).results())
                .filter(table ->
                        SCHEMAS.contains(table.group(1)) && !table.group(1).equals(owner))
                .filter(table -> !isReadOfAReport(table.group(), table.group(2)))
                .map(table -> table.group(1) + "." + table.group(2))
                .distinct()
                .toList();
    }

    private static boolean isReadOfAReport(String clause, String table) {
        return table.startsWith("report_") && (clause.startsWith("from") || clause.startsWith("join"));
    }
}
