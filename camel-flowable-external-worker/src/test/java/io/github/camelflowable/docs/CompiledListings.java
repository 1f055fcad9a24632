package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.apache.camel.RoutesBuilder;

/** Whole Java files of a page, written into a folder and compiled together, as in one application. */
final class CompiledListings implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("package ([\\w.]+);.*?public class (\\w+)", Pattern.DOTALL);

    private final Path folder;
    private final List<Path> sources = new ArrayList<>();
    private URLClassLoader loader;

    CompiledListings(Path folder) {
        this.folder = folder;
    }

    void add(Listing listing) throws IOException {
        Path source = folder.resolve(className(listing).replace('.', '/') + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, listing.text());
        sources.add(source);
    }

    static String className(Listing listing) {
        Matcher name = NAME.matcher(listing.text());
        assertThat(name.find()).as("%s has a public class", listing).isTrue();
        return name.group(1) + "." + name.group(2);
    }

    void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            errors, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as("%s", errors).isTrue();
        }
        loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
    }

    /** The route builders among them, nested ones too. */
    List<RoutesBuilder> routes() throws Exception {
        List<String> names;
        try (Stream<Path> files = Files.walk(folder)) {
            names = files.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length())
                            .replace(file.contains("/") ? '/' : '\\', '.'))
                    .sorted()
                    .toList();
        }
        List<RoutesBuilder> routes = new ArrayList<>();
        for (String name : names) {
            Class<?> type = loader.loadClass(name);
            if (RoutesBuilder.class.isAssignableFrom(type)) {
                routes.add(routes(type));
            }
        }
        return routes;
    }

    RoutesBuilder routes(String className) throws Exception {
        return routes(loader.loadClass(className));
    }

    private static RoutesBuilder routes(Class<?> type) throws Exception {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (RoutesBuilder) constructor.newInstance();
    }

    @Override
    public void close() throws IOException {
        if (loader != null) {
            loader.close();
        }
    }
}
