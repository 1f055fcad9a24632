package io.github.camelflowable.examples.benchmark;

/** The processes whose jobs are worked off. */
final class Models {

    static final String SINGLE_PROCESS = "single";
    static final String SINGLE_TOPIC = "drain";
    static final String PARALLEL_PROCESS = "parallel";
    static final String PARALLEL_TOPIC = "exclusive";

    /** Tasks of one instance of the parallel process. */
    static final int PARALLEL_TASKS = 3;

    /** One external task, not exclusive, so that the answer to an acquire depends on nothing but the topic. */
    static final String SINGLE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                         xmlns:flowable="http://flowable.org/bpmn" targetNamespace="benchmark">
              <process id="single" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="task"/>
                <serviceTask id="task" name="Task" flowable:type="external-worker" flowable:topic="drain"
                             flowable:exclusive="false"/>
                <sequenceFlow id="f2" sourceRef="task" targetRef="end"/>
                <endEvent id="end"/>
              </process>
            </definitions>
            """;

    /** Three external tasks in parallel, exclusive as they are unless the model says otherwise. */
    static final String PARALLEL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                         xmlns:flowable="http://flowable.org/bpmn" targetNamespace="benchmark">
              <process id="parallel" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="f0" sourceRef="start" targetRef="fork"/>
                <parallelGateway id="fork"/>
                <sequenceFlow id="f1" sourceRef="fork" targetRef="task1"/>
                <sequenceFlow id="f2" sourceRef="fork" targetRef="task2"/>
                <sequenceFlow id="f3" sourceRef="fork" targetRef="task3"/>
                <serviceTask id="task1" flowable:type="external-worker" flowable:topic="exclusive"/>
                <serviceTask id="task2" flowable:type="external-worker" flowable:topic="exclusive"/>
                <serviceTask id="task3" flowable:type="external-worker" flowable:topic="exclusive"/>
                <sequenceFlow id="f4" sourceRef="task1" targetRef="join"/>
                <sequenceFlow id="f5" sourceRef="task2" targetRef="join"/>
                <sequenceFlow id="f6" sourceRef="task3" targetRef="join"/>
                <parallelGateway id="join"/>
                <sequenceFlow id="f7" sourceRef="join" targetRef="end"/>
                <endEvent id="end"/>
              </process>
            </definitions>
            """;

    private Models() {}
}
