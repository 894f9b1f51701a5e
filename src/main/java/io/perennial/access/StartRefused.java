package io.perennial.access;

import io.perennial.Problem;
import io.perennial.Texts;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a problem that ends the start as its sentence, without a stack trace. */
class StartRefused extends AbstractFailureAnalyzer<Problem> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, Problem problem) {
    return new FailureAnalysis(
        Texts.of("en").say(problem.text(), problem.arguments().toArray()), null, problem);
  }
}
