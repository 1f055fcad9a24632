package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** Counts what the connector sends, from inside its HTTP client. */
final class RequestCounter implements HttpClientConfigurer, ExecChainHandler {

    private final Tally tally;

    RequestCounter(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder clientBuilder) {
        clientBuilder.addExecInterceptorLast("count", this);
        // The connector does so itself where nobody but it configures the client.
        clientBuilder.disableCookieManagement();
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        boolean acquire = request.getPath().endsWith("/acquire/jobs");
        if (acquire) {
            tally.acquiring();
        } else {
            tally.completing();
        }
        ClassicHttpResponse response = chain.proceed(request, scope);
        if (acquire && response.getEntity() != null) {
            response.setEntity(new AcquireAnswer(response.getEntity(), tally));
        } else if (response.getCode() == 204 && request.getPath().endsWith("/complete")) {
            tally.completed();
        }
        return response;
    }

    /** Reads the first two bytes of an answer: {@code []} is an empty one. */
    private static final class AcquireAnswer extends HttpEntityWrapper {

        private final Tally tally;
        private InputStream content;

        AcquireAnswer(HttpEntity answer, Tally tally) {
            super(answer);
            this.tally = tally;
        }

        /** Called again to see that everything was read. */
        @Override
        public InputStream getContent() throws IOException {
            if (content == null) {
                content = lookedAt(super.getContent());
            }
            return content;
        }

        private InputStream lookedAt(InputStream answer) throws IOException {
            PushbackInputStream whole = new PushbackInputStream(answer, 2);
            byte[] start = whole.readNBytes(2);
            if (start.length == 2 && start[1] == ']') {
                tally.cameEmpty();
            }
            whole.unread(start);
            return whole;
        }
    }
}
