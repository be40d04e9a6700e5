package io.potoroo.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom PostgreSQL runs as, since it refuses to run as root.
 *
 * @param prefix the command that becomes this user and then the program
 * @param id the user to whom the files must belong
 */
record ProgramUser(List<String> prefix, int id) {

    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    /**
     * A plain user runs it as themselves, root as nobody. Where a parent of the data folder is closed to nobody, root
     * runs it in a user namespace of its own, in which it is not called root but still may do what its owner may.
     */
    static ProgramUser of(PostgresPrograms programs) throws IOException, InterruptedException {
        int self = Math.toIntExact(new UnixSystem().getUid());
        if (self != ROOT) {
            return new ProgramUser(List.of(), self);
        }
        var nobody =
                new ProgramUser(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY);
        var nameless = new ProgramUser(List.of("unshare", "--user"), ROOT);
        for (var user : List.of(nobody, nameless)) {
            // By way of a shell, since what setpriv itself starts it can still reach with root's powers.
            if (works(user.command("sh", "-c", "exec \"$0\" --version", programs.program("postgres")))) {
                return user;
            }
        }
        throw new StartRefused("PostgreSQL does not run as root, and neither setpriv nor unshare can run it as another"
                + " user here: start Potoroo as a plain user, or install util-linux.");
    }

    List<String> command(String... program) {
        return Stream.concat(prefix.stream(), Stream.of(program)).toList();
    }

    /**
     * The command for a server that ends when the thread that started it does, even if the JVM was killed, and that
     * a Ctrl-C at the terminal does not reach before the requests are answered.
     */
    List<String> serverCommand(List<String> program) throws InterruptedException {
        var command = new ArrayList<String>();
        boolean linux = works(List.of("setsid", "setpriv", "--pdeathsig", "INT", "true"));
        if (linux) {
            command.add("setsid");
        }
        command.addAll(prefix);
        if (linux) {
            command.addAll(List.of("setpriv", "--pdeathsig", "INT"));
        }
        command.addAll(program);
        return command;
    }

    /** Gives the folder and all in it to this user, which a copy made by root needs. */
    void own(Path folder) throws IOException {
        int owner = (int) Files.getAttribute(folder, "unix:uid");
        if (owner != id) {
            if (new UnixSystem().getUid() != ROOT) {
                throw new StartRefused("The database in " + folder + " belongs to another user ("
                        + Files.getOwner(folder) + "): start Potoroo as the user who started it first, or as root.");
            }
            try (var files = Files.walk(folder)) {
                for (var file : (Iterable<Path>) files::iterator) {
                    Files.setAttribute(file, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(file, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
