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

package io.ivfpq.benchmarks.peers;

import io.ivfpq.benchmarks.report.MachineFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Runs comparisons one after the other. One that fails is reported and does not keep the others
 * from being measured.
 *
 * @param rounds turns of each side
 * @param out receives the table
 * @param progress receives what is being done, and since when
 */
record PeerRun(
        PeerBench bench, PeerReport report, int rounds, PrintStream out, PrintStream progress) {

    /**
     * @return how many failed
     */
    int run(List<PeerCase> cases) throws IOException {
        String machine = MachineFacts.current().toString();
        long start = System.nanoTime();
        int failures = 0;
        out.println(PeerReport.HEADER);
        for (int i = 0; i < cases.size(); i++) {
            PeerCase next = cases.get(i);
            progress.printf("[%s] %s (%d of %d)%n", since(start), next.id(), i + 1, cases.size());
            if (report.has(next.id())) {
                progress.printf("%s was measured before%n", next.id());
            } else if (!measured(next, machine)) {
                failures++;
            }
        }
        progress.printf("[%s] done%n", since(start));
        out.print(report.summary());
        return failures;
    }

    private boolean measured(PeerCase next, String machine) throws IOException {
        PeerResult result;
        try {
            result = next.prepare(bench).run(next.id(), next.rounds(rounds));
        } catch (IOException | RuntimeException e) {
            out.printf("%-18s failed: %s%n", next.id(), e);
            report.addFailure(next.id(), e);
            bench.forgetPeer();
            return false;
        }
        out.println(result.line(PeerCases.goal(next.id())));
        report.add(result, machine);
        return true;
    }

    private static String since(long start) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return String.format("%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
    }
}
