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

package io.ivfpq.format;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    /** A package imports only those before it. */
    private static final List<String> ORDER =
            List.of(
                    "io",
                    "vector",
                    "kernel",
                    "codebook",
                    "training",
                    "segment",
                    "merge",
                    "vindex",
                    "search",
                    "calibration");

    private static final JavaClasses ALL =
            new ClassFileImporter().importPackages("io.ivfpq.format");
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.ivfpq.format");

    @Test
    void packagesImportOneWay() {
        for (int i = 0; i < ORDER.size(); i++) {
            List<String> later = new ArrayList<>();
            ORDER.subList(i + 1, ORDER.size()).forEach(name -> later.add(packageOf(name)));
            if (!later.isEmpty()) {
                noClasses()
                        .that()
                        .resideInAPackage(packageOf(ORDER.get(i)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later.toArray(String[]::new))
                        .check(MAIN);
            }
        }
    }

    @Test
    void everyClassLivesInAPackageOfTheOrder() {
        classes()
                .should()
                .resideInAnyPackage(
                        ORDER.stream().map(ArchitectureTest::packageOf).toArray(String[]::new))
                .check(MAIN);
    }

    @Test
    void knowsNothingButTheJdkAndSlf4j() {
        classes()
                .that()
                .resideOutsideOfPackage("io.ivfpq.format.training")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "io.ivfpq.format..",
                                "java..",
                                "com.sun.management",
                                "jdk.incubator.vector",
                                "org.slf4j"))
                .check(MAIN);
    }

    @Test
    void trainingKnowsALibraryOfMatricesBesides() {
        classes()
                .that()
                .resideInAPackage("io.ivfpq.format.training")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "io.ivfpq.format..", "java..", "org.ejml..", "org.slf4j"))
                .check(MAIN);
    }

    @Test
    void onlyTheSimdClassesKnowTheIncubator() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.ivfpq\\.format\\.kernel\\.Simd\\w+(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(ALL);
        noClasses()
                .that()
                .haveNameNotMatching("io\\.ivfpq\\.format\\.kernel\\.Simd\\w+(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameStartingWith("Simd")
                .check(MAIN);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(ALL);
    }

    private static String packageOf(String name) {
        return "io.ivfpq.format." + name;
    }
}
