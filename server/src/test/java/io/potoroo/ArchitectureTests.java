package io.potoroo;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The house rules that no compiler checks, each also seen to bite on a planted violation. */
class ArchitectureTests {

    private static final DescribedPredicate<JavaClass> INTERFACES_FOR_ONE_CLASS = describe(
            "interfaces with exactly one implementation",
            type -> type.isInterface() && !type.isAnnotation() && implementations(type) == 1);

    private static final DescribedPredicate<JavaMethod> ASKED_YES_OR_NO = describe(
            "asked yes or no",
            method -> !method.getModifiers().contains(SYNTHETIC)
                    && method.getRawParameterTypes().stream().anyMatch(it -> it.isEquivalentTo(boolean.class)));

    static final List<ArchRule> RULES = List.of(
            noClasses()
                    .should()
                    .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Handler|Processor|D(to|TO)|Mapper|Factory|Facade)")
                    .as("a name says what a thing is"),
            NO_CLASSES_SHOULD_USE_FIELD_INJECTION,
            noClasses().should(be(INTERFACES_FOR_ONE_CLASS)).as("an interface has several implementations or goes"),
            noMethods()
                    .that()
                    .arePublic()
                    .and()
                    .areDeclaredInClassesThat()
                    .areNotRecords()
                    .should(be(ASKED_YES_OR_NO))
                    .as("a public method is not asked yes or no; two methods, or a value with a name, say more"));

    @ParameterizedTest
    @FieldSource("RULES")
    void holdsInTheServer(ArchRule rule) {
        rule.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackagesOf(Potoroo.class));
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void bitesOnThePlantedViolation(ArchRule rule) {
        var planted = new ClassFileImporter().importPackages("io.potoroo.planted");

        assertThat(rule.evaluate(planted).hasViolation()).isTrue();
    }

    private static long implementations(JavaClass type) {
        return type.getAllSubclasses().stream()
                .filter(it -> !it.getModifiers().contains(ABSTRACT))
                .count();
    }
}
