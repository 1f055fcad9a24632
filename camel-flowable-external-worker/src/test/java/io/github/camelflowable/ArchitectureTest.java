package io.github.camelflowable;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The rooms, the direction between them, and how large anything in them may be. */
@AnalyzeClasses(packages = "io.github.camelflowable", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.camelflowable";
    private static final int CLASS_LINES = 250;
    private static final int CONSTRUCTOR_PARAMETERS = 5;

    /** What every room may use of the root: its vocabulary. */
    private static final Class<?>[] VOCABULARY = {
        FlowableEwConstants.class,
        FlowableEwOperation.class,
        FlowableEwJobLostEvent.class,
        BpmnErrorException.class,
        JobFailureException.class
    };

    @ArchTest
    static final ArchRule ROOMS_DEPEND_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("client")
            .definedBy(ROOT + ".client")
            .layer("worker")
            .definedBy(ROOT + ".worker")
            .layer("exchange")
            .definedBy(ROOT + ".exchange")
            .layer("diagnosis")
            .definedBy(ROOT + ".diagnosis")
            .layer("observe")
            .definedBy(ROOT + ".observe")
            .layer("consumer")
            .definedBy(ROOT + ".consumer")
            .layer("rest")
            .definedBy(ROOT + ".rest")
            .layer("root")
            .definedBy(ROOT)
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("rest")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("consumer")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("consumer", "rest", "root")
            .whereLayer("diagnosis")
            .mayOnlyBeAccessedByLayers("observe", "consumer", "root")
            .whereLayer("exchange")
            .mayOnlyBeAccessedByLayers("consumer", "root")
            .whereLayer("worker")
            .mayOnlyBeAccessedByLayers("exchange", "observe", "consumer", "root")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("worker", "exchange", "diagnosis", "observe", "consumer", "rest", "root")
            .ignoreDependency(alwaysTrue(), belongToAnyOf(VOCABULARY));

    @ArchTest
    static final ArchRule NO_CIRCLE_BETWEEN_ROOMS = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                    return belongToAnyOf(VOCABULARY).test(javaClass)
                            ? SliceIdentifier.of("vocabulary")
                            : SliceIdentifier.of(javaClass.getPackageName());
                }

                @Override
                public String getDescription() {
                    return "rooms, and the vocabulary apart";
                }
            })
            .should()
            .beFreeOfCycles()
            // The event carries the job, and the lock of a job is what a constant's Javadoc names.
            .ignoreDependency(belongToAnyOf(VOCABULARY), alwaysTrue());

    @ArchTest
    static final ArchRule NO_CLASS_IS_LONG = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .haveSimpleNameNotEndingWith("Configuration")
            .should(haveAtMostSoManyLines());

    @ArchTest
    static final ArchRule NO_CONSTRUCTOR_HAS_MANY_PARAMETERS =
            classes().that().areNotRecords().and().areNotEnums().should(haveConstructorsWithFewParameters());

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
    static final ArchRule TWO_CLASSES_KNOW_MICROMETER = noClasses()
            .that()
            .doNotHaveSimpleName("MicrometerMeters")
            .and()
            .doNotHaveSimpleName("MicrometerGauges")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule THE_DIAGNOSIS_DOES_NOT_KNOW_CAMEL = noClasses()
            .that()
            .resideInAPackage("..diagnosis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..");

    @ArchTest
    static final ArchRule NO_NAMES_THAT_SAY_NOTHING = noClasses()
            .that()
            .resideOutsideOfPackage("..endpointdsl..")
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Base|Abstract\\w+)");

    private static ArchCondition<JavaClass> haveAtMostSoManyLines() {
        return new ArchCondition<>("have at most " + CLASS_LINES + " lines") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                Path source = Path.of("src/main/java", javaClass.getName().replace('.', '/') + ".java");
                // Generated classes have no source there.
                if (Files.exists(source) && lines(source) > CLASS_LINES) {
                    events.add(SimpleConditionEvent.violated(
                            javaClass, javaClass.getName() + " has " + lines(source) + " lines"));
                }
            }
        };
    }

    private static long lines(Path source) {
        try (var lines = Files.lines(source)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArchCondition<JavaClass> haveConstructorsWithFewParameters() {
        return new ArchCondition<>("have constructors with at most " + CONSTRUCTOR_PARAMETERS + " parameters") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                for (JavaConstructor constructor : javaClass.getConstructors()) {
                    if (constructor.getRawParameterTypes().size() > CONSTRUCTOR_PARAMETERS) {
                        events.add(SimpleConditionEvent.violated(javaClass, constructor.getFullName()));
                    }
                }
            }
        };
    }
}
