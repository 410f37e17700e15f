/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.ivfpq.paimon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages import one way. */
class PackageOrderTest {

    private static final String ROOT = "io.ivfpq.paimon.";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.ivfpq.paimon");

    /** A package and those of this module that it may import. */
    record Rule(String owner, List<String> mayImport) {}

    static List<Rule> rules() {
        return List.of(
                new Rule("options", List.of()),
                new Rule("file", List.of("options")),
                new Rule("codebook", List.of("options", "file")),
                new Rule("spi", List.of("options", "file", "codebook")),
                new Rule("coverage", List.of("options", "file", "codebook")),
                new Rule("drift", List.of("options", "file", "codebook", "coverage")),
                new Rule("build", List.of("options", "file", "codebook", "coverage")),
                new Rule("commit", List.of("options", "file", "codebook", "coverage", "build")),
                new Rule(
                        "plan",
                        List.of("options", "file", "codebook", "coverage", "build", "commit")),
                new Rule(
                        "compact",
                        List.of(
                                "options",
                                "file",
                                "codebook",
                                "coverage",
                                "drift",
                                "build",
                                "commit",
                                "plan")),
                new Rule(
                        "interop",
                        List.of("options", "file", "codebook", "coverage", "build", "commit")),
                new Rule("search", List.of("options", "file", "codebook", "spi", "coverage")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void importsOnlyEarlierPackages(Rule rule) {
        String[] others =
                rules().stream()
                        .map(Rule::owner)
                        .filter(other -> !other.equals(rule.owner()))
                        .filter(other -> !rule.mayImport().contains(other))
                        .map(other -> ROOT + other + "..")
                        .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(ROOT + rule.owner() + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasARule() {
        String[] known = rules().stream().map(rule -> ROOT + rule.owner()).toArray(String[]::new);

        noClasses().should().resideOutsideOfPackages(known).check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingHereKnowsFlink() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "org.apache.paimon.flink..")
                .check(CLASSES);
    }

    @Test
    void nothingSleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    }
}
