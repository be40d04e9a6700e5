package io.potoroo.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Java program of this build in a process of its own, which a test may kill. */
record ChildJvm(Process process, BufferedReader output) implements AutoCloseable {

    static ChildJvm start(
            List<String> prefix, String classPath, String main, Map<String, String> environment, Path data)
            throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath, main, data.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        return new ChildJvm(process, process.inputReader(UTF_8));
    }

    static ChildJvm start(Class<?> main, Path data) throws IOException {
        return start(List.of(), classPath(), main.getName(), Map.of(), data);
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** A class path that another user may read, wherever this user's own lies. */
    static String classPathIn(Path folder) throws IOException {
        var copies = new ArrayList<String>();
        for (var entry : Arrays.stream(classPath().split(":"))
                .map(Path::of)
                .filter(Files::exists)
                .toList()) {
            var copy = folder.resolve(copies.size() + "-" + entry.getFileName());
            copyTree(entry, copy);
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var copy = file.equals(from)
                        ? to
                        : to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectory(copy);
                } else {
                    linkOrCopy(file, copy);
                }
            }
        }
    }

    private static void linkOrCopy(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (FileSystemException otherDisk) {
            Files.copy(file, copy);
        }
    }

    /** The next line of output with this text; what came before it goes with the exception when there is none. */
    String awaitLine(String text) throws IOException {
        var seen = new ArrayList<String>();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(text)) {
                return line;
            }
            seen.add(line);
        }
        throw new AssertionError("ended without a line with " + text + ": " + seen);
    }

    Stream<String> remainingLines() {
        return output.lines();
    }

    @Override
    public void close() {
        // What it held, such as the lock on its folder, is free only when it is gone.
        process.destroyForcibly().onExit().join();
    }
}
