package io.perennial.storage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets Spring Boot print a refused start as its sentence instead of a stack trace. */
class RefusalAnalyzer extends AbstractFailureAnalyzer<Refusal> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, Refusal refusal) {
    return new FailureAnalysis(refusal.sentence(), null, refusal);
  }
}
