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

package io.ivfpq.flink.index;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses PRODUCTION =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.ivfpq.flink.index");

    @Test
    void operatorsKnowNeitherSinkNorCatalog() {
        noClasses()
                .that()
                .resideInAPackage("..index.operator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..index.sink..", "..index.catalog..")
                .check(PRODUCTION);
    }

    @Test
    void theSinkDoesNotKnowTheCatalog() {
        noClasses()
                .that()
                .resideInAPackage("..index.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..index.catalog..")
                .check(PRODUCTION);
    }

    @Test
    void actionsKnowTheirOperatorsOnly() {
        noClasses()
                .that()
                .resideInAPackage("..index.action..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..index.procedure..", "..index.catalog..", "..index.sink..")
                .check(PRODUCTION);
    }

    @Test
    void proceduresKnowActionsAndOperatorsOnly() {
        noClasses()
                .that()
                .resideInAPackage("..index.procedure..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..index.catalog..", "..index.sink..")
                .check(PRODUCTION);
    }

    @Test
    void operatorsAndTheSinkKnowNeitherActionsNorProcedures() {
        noClasses()
                .that()
                .resideInAnyPackage("..index.operator..", "..index.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..index.action..", "..index.procedure..")
                .check(PRODUCTION);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.ivfpq.flink.index.(*)..").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void nothingKnowsTheLookupModuleOrThePlanner() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ivfpq.flink.lookup..", "org.apache.flink.table.planner..")
                .check(PRODUCTION);
    }

    @Test
    void nothingSleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(new ClassFileImporter().importPackages("io.ivfpq.flink.index"));
    }
}
