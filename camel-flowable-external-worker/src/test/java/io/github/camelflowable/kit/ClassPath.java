package io.github.camelflowable.kit;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The class path of the tests, for applications that lack a part of it. */
public final class ClassPath {

    private ClassPath() {}

    /** @return a loader of its own that has no entry of the class path whose name contains one of the words */
    public static URLClassLoader without(String... words) {
        URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Stream.of(words).noneMatch(entry::contains))
                .map(ClassPath::url)
                .toArray(URL[]::new);
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(entry, e);
        }
    }
}
