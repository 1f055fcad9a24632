package io.github.camelflowable.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a wrong key with a message of a few lines instead of a stack trace. */
class WrongKeyFailureAnalyzer extends AbstractFailureAnalyzer<WrongKeyException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, WrongKeyException wrong) {
        return new FailureAnalysis(wrong.problem(), wrong.remedy(), failure);
    }
}
