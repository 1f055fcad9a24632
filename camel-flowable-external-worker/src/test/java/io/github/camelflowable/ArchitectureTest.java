package io.github.camelflowable;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.camelflowable", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_DEPEND_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("client")
            .definedBy("io.github.camelflowable.client")
            .layer("worker")
            .definedBy("io.github.camelflowable.worker")
            .layer("rest")
            .definedBy("io.github.camelflowable.rest")
            .layer("doctor")
            .definedBy("io.github.camelflowable.diagnosis")
            .layer("camel")
            .definedBy("io.github.camelflowable")
            .whereLayer("camel")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("rest")
            .mayOnlyBeAccessedByLayers("camel")
            .whereLayer("doctor")
            .mayOnlyBeAccessedByLayers("camel")
            .whereLayer("worker")
            .mayOnlyBeAccessedByLayers("camel")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("worker", "rest", "doctor", "camel");

    @ArchTest
    static final ArchRule NOTHING_BUT_ITS_OWN_PACKAGE_NEEDS_SPRING = noClasses()
            .that()
            .resideOutsideOfPackages("..springboot", "..examples..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel.spring..", "..camelflowable.springboot..");

    @ArchTest
    static final ArchRule THE_WORKER_KNOWS_NEITHER_CAMEL_NOR_HTTP = noClasses()
            .that()
            .resideInAPackage("..worker")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "org.apache.hc..", "com.fasterxml..");

    /** It need not be there. */
    @ArchTest
    static final ArchRule ONE_CLASS_KNOWS_MICROMETER = noClasses()
            .that()
            .doNotHaveSimpleName("MicrometerMeters")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule THE_DOCTOR_DOES_NOT_KNOW_CAMEL = noClasses()
            .that()
            .resideInAPackage("..doctor")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..");

    @ArchTest
    static final ArchRule NO_NAMES_THAT_SAY_NOTHING = noClasses()
            .that()
            .resideOutsideOfPackage("..endpointdsl..")
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Base|Abstract\\w+)");
}
