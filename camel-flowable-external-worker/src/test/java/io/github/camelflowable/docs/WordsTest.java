package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages, descriptions, messages and comments use the terms of Camel and Flowable, and none that only this project's authors
 * understand. In a pattern, {@code (?!...)} allows what is true English.
 */
class WordsTest {

    private static final Path ROOT = Path.of("..");

    private static final Set<String> NOT_READ = Set.of(".git", "target", "test");

    private static final Map<Pattern, String> UNCLEAR = unclear();

    /** Code and its names are not read: only strings and comments. */
    private static final Pattern TEXT_OF_JAVA = Pattern.compile(
            "(?s)'(?:[^'\\\\]|\\\\.)'|\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|//[^\\n]*|/\\*.*?\\*/");

    private static final Pattern CODE_OF_A_PAGE =
            Pattern.compile("(?ms)^ *```.*?^ *```|^----\\n.*?^----|^\\.\\.\\.\\.\\n.*?^\\.\\.\\.\\.|`[^`\\n]+`");

    private static Map<Pattern, String> unclear() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("in hand", "in flight");
        words.put("told", "the actor and what it reports");
        words.put("patience", "timeout");
        words.put("beats?", "overrides");
        words.put("mend(s|ed|ing)?", "fix, repair");
        words.put("the least(?! (privileges?|permissions?|recently))", "the smallest, the minimum");
        words.put("(its|their|your|whose) turns?", "what the actor waits for");
        words.put("look(s|ed|ing)?(?! (up|like)\\b)", "read, examine, search, seem");
        words.put("(in|without) (a )?words?|at (its|their) word", "the text, or who says it");
        words.put("(a|the) well", "the source");
        words.put("stays? home", "is not sent");
        words.put("('s|s'|his|their) affair", "who decides it");
        return words.entrySet().stream()
                .collect(Collectors.toMap(
                        word -> Pattern.compile("(?i)(?<![\\w-])(?:" + word.getKey() + ")(?![\\w-])"),
                        Map.Entry::getValue,
                        (a, b) -> a,
                        LinkedHashMap::new));
    }

    @Test
    void shouldUseTermsThatAReaderKnows() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> files = files();
        for (Path file : files) {
            found.addAll(unclear(ROOT.relativize(file).toString(), text(file)));
        }

        assertThat(found).isEmpty();
        assertThat(files).as("files read").hasSizeGreaterThan(250);
    }

    @ParameterizedTest
    @CsvSource({
        "Page.md, The job is in~hand, 1",
        "Page.md, `in hand`, 0",
        "page.adoc, A header beats the option, 1",
        "page.adoc, The heartbeat beat-count, 0",
        "A.java, 'int patience = 1; // wait', 0",
        "A.java, 'int a = 1; // patience', 1",
        "A.java, 'log(\"out of \"~  + \"patience\");', 1",
        "a.yaml, description: looks for a job, 1",
        "a.yaml, description: looks up a job, 0"
    })
    void shouldFindAnUnclearTermInProseOnly(String name, String content, int times) {
        assertThat(unclear(name, prose(name, content.replace('~', '\n')))).hasSize(times);
    }

    private static List<String> unclear(String name, String text) {
        List<String> found = new ArrayList<>();
        UNCLEAR.forEach((word, better) -> word.matcher(text)
                .results()
                .map(match ->
                        name + ": \"" + around(text, match) + "\". Instead of '" + match.group() + "' name: " + better)
                .forEach(found::add));
        return found;
    }

    private static String around(String text, MatchResult match) {
        return text.substring(Math.max(0, match.start() - 40), Math.min(text.length(), match.end() + 40));
    }

    private static String text(Path file) throws IOException {
        return prose(file.toString(), Files.readString(file));
    }

    private static String prose(String name, String content) {
        String text = content;
        if (name.endsWith(".java")) {
            text = TEXT_OF_JAVA
                    .matcher(content.replaceAll("\"\\s*\\+\\s*\"", ""))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.joining(" "));
            text = text.replaceAll("\\n\\s*\\*", " ").replaceAll("//", " ");
        } else if (name.endsWith(".md") || name.endsWith(".adoc")) {
            text = CODE_OF_A_PAGE.matcher(content).replaceAll("`");
        }
        return text.replaceAll("\\s+", " ");
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_READ.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = file.toString();
                if (path.endsWith(".md")
                        || path.endsWith(".adoc")
                        || path.matches(".*/src/main/.*\\.(java|yaml|json)")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
