package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;

import org.flowable.bpmn.converter.BpmnXMLConverter;
import org.flowable.bpmn.model.BpmnModel;
import org.flowable.bpmn.model.ExternalWorkerServiceTask;
import org.flowable.cmmn.converter.CmmnXmlConverter;
import org.flowable.cmmn.model.CmmnModel;
import org.flowable.validation.ProcessValidatorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The models of the documentation are read, and processes validated, as Flowable does it when it deploys them. A task that a page
 * shows alone is put between a start and an end, tasks of a case into a plan.
 */
class ModelListingsTest {

    private static final String PROCESS = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn"
                         targetNamespace="listing">
              <process id="listing" isExecutable="true"><startEvent id="start"/>%s<endEvent id="end"/></process>
            </definitions>
            """;
    private static final String CASE = """
            <definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL" xmlns:flowable="http://flowable.org/cmmn"
                         targetNamespace="listing">
              <case id="listing"><casePlanModel id="plan">%s</casePlanModel></case>
            </definitions>
            """;

    static Stream<Listing> processes() {
        return Listing.all("xml")
                .filter(listing -> listing.text().startsWith("<serviceTask")
                        || listing.text().contains("http://www.omg.org/spec/BPMN/20100524/MODEL"));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void shouldBeAProcess(Listing listing) throws Exception {
        boolean isTask = listing.text().startsWith("<serviceTask");
        String xml = isTask ? PROCESS.formatted(listing.text()) : listing.text();

        BpmnModel model = new BpmnXMLConverter()
                .convertToBpmnModel(XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(xml)));

        assertThat(model.getMainProcess().findFlowElementsOfType(ExternalWorkerServiceTask.class))
                .as("external worker tasks of %s", listing)
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.getTopic()).isNotBlank());
        assertThat(new ProcessValidatorFactory().createDefaultProcessValidator().validate(model))
                .as("%s", listing)
                .isEmpty();
    }

    static Stream<Listing> cases() {
        return Listing.all("xml")
                .filter(listing -> listing.text().startsWith("<task ")
                        || listing.text().contains("http://www.omg.org/spec/CMMN/20151109/MODEL"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldBeACase(Listing listing) {
        boolean isTask = listing.text().startsWith("<task ");
        String xml = isTask ? CASE.formatted(listing.text()) : listing.text();

        CmmnModel model = new CmmnXmlConverter()
                .convertToCmmnModel(() -> new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));

        assertThat(model.getPrimaryCase()
                        .getPlanModel()
                        .findPlanItemDefinitionsOfType(org.flowable.cmmn.model.ExternalWorkerServiceTask.class, true))
                .as("external worker tasks of %s", listing)
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.getTopic()).isNotBlank());
    }

    static Stream<Listing> others() {
        return Listing.all("xml").filter(listing -> Stream.of(WholeFilesTest.pomListings(), processes(), cases())
                .flatMap(listings -> listings)
                .noneMatch(listing::equals));
    }

    /** An appender's pattern, such as it is. */
    @ParameterizedTest
    @MethodSource("others")
    void shouldBeXmlAtLeast(Listing listing) throws Exception {
        var reader = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(listing.text()));
        int elements = 0;
        while (reader.hasNext()) {
            elements += reader.next() == XMLStreamConstants.START_ELEMENT ? 1 : 0;
        }
        assertThat(elements).isPositive();
    }
}
