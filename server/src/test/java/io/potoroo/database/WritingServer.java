package io.potoroo.database;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.UUID;

/** A program that starts the database and then writes rows for ever, saying of each that it is committed. */
final class WritingServer {

    private WritingServer() {}

    static void main(String[] args) throws Exception {
        var postgres = EmbeddedPostgres.start(new DataFolder(Path.of(args[0])), new DatabaseSettings(0, "128MB"));
        System.out.println("ready");
        try (var connection = DriverManager.getConnection(
                        postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists public.receipt (id uuid primary key)");
            try (var insert = connection.prepareStatement("insert into public.receipt values (?)")) {
                while (true) {
                    var id = UUID.randomUUID();
                    insert.setObject(1, id);
                    insert.execute();
                    System.out.println("committed " + id);
                }
            }
        }
    }
}
