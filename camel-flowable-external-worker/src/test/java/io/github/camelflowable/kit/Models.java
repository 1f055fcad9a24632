package io.github.camelflowable.kit;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small BPMN and CMMN models as XML text. */
public final class Models {

    private Models() {}

    /** Start, one external worker task {@code work} on the topic, end event {@code done}. */
    public static String oneTask(String key, String topic) {
        return process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
                %s
                <sequenceFlow id="f2" sourceRef="work" targetRef="done"/>
                <endEvent id="done"/>
                """.formatted(task("work", topic, "")));
    }

    /** That many processes like {@link #oneTask}, key and topic each with its number behind. */
    public static String oneTaskEach(String key, String topic, int processes) {
        return definitions(IntStream.range(0, processes)
                .mapToObj(i -> """
                        <process id="%1$s%2$d" isExecutable="true">
                        <startEvent id="start%2$d"/>
                        <sequenceFlow id="f%2$d" sourceRef="start%2$d" targetRef="work%2$d"/>
                        %3$s
                        <sequenceFlow id="g%2$d" sourceRef="work%2$d" targetRef="done%2$d"/>
                        <endEvent id="done%2$d"/>
                        </process>
                        """.formatted(key, i, task("work" + i, topic + i, "")))
                .collect(Collectors.joining()));
    }

    /** Two external worker tasks {@code first} and {@code second}, one after the other. */
    public static String twoTasks(String key, String firstTopic, String secondTopic) {
        return process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="first"/>
                %s
                <sequenceFlow id="f2" sourceRef="first" targetRef="second"/>
                %s
                <sequenceFlow id="f3" sourceRef="second" targetRef="done"/>
                <endEvent id="done"/>
                """.formatted(task("first", firstTopic, ""), task("second", secondTopic, "")));
    }

    /** Two tasks {@code first} and {@code second} of one topic; the code, thrown by the second, leads to {@code caught}. */
    public static String twoTasksWithErrorBoundary(String key, String topic, String errorCode) {
        return definitions("""
                <error id="theError" errorCode="%s"/>
                <process id="%s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="first"/>
                %s
                <sequenceFlow id="f2" sourceRef="first" targetRef="second"/>
                %s
                <boundaryEvent id="boundary" attachedToRef="second"><errorEventDefinition errorRef="theError"/></boundaryEvent>
                <sequenceFlow id="f3" sourceRef="second" targetRef="done"/>
                <sequenceFlow id="f4" sourceRef="boundary" targetRef="caught"/>
                <endEvent id="done"/>
                <endEvent id="caught"/>
                </process>
                """.formatted(errorCode, key, task("first", topic, ""), task("second", topic, "")));
    }

    /** An external worker task {@code work} with an error boundary event for the code, which leads to {@code caught}. */
    public static String withErrorBoundary(String key, String topic, String errorCode) {
        return definitions("""
                <error id="theError" errorCode="%s"/>
                <process id="%s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
                %s
                <boundaryEvent id="boundary" attachedToRef="work"><errorEventDefinition errorRef="theError"/></boundaryEvent>
                <sequenceFlow id="f2" sourceRef="work" targetRef="done"/>
                <sequenceFlow id="f3" sourceRef="boundary" targetRef="caught"/>
                <endEvent id="done"/>
                <endEvent id="caught"/>
                </process>
                """.formatted(errorCode, key, task("work", topic, "")));
    }

    /** An external worker task {@code work} that a timer cancels after the ISO duration, leading to {@code cancelled}. */
    public static String withTimerBoundary(String key, String topic, String duration) {
        return process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
                %s
                <boundaryEvent id="boundary" attachedToRef="work" cancelActivity="true">
                <timerEventDefinition><timeDuration>%s</timeDuration></timerEventDefinition></boundaryEvent>
                <sequenceFlow id="f2" sourceRef="work" targetRef="done"/>
                <sequenceFlow id="f3" sourceRef="boundary" targetRef="cancelled"/>
                <endEvent id="done"/>
                <endEvent id="cancelled"/>
                """.formatted(task("work", topic, "flowable:exclusive=\"false\""), duration));
    }

    /** An external worker task {@code work} that a message cancels, leading to the task {@code after} of the same topic. */
    public static String withMessageBoundary(String key, String topic, String message) {
        return definitions("""
                <message id="theMessage" name="%s"/>
                <process id="%s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
                %s
                <boundaryEvent id="boundary" attachedToRef="work"><messageEventDefinition messageRef="theMessage"/></boundaryEvent>
                <sequenceFlow id="f2" sourceRef="work" targetRef="done"/>
                <sequenceFlow id="f3" sourceRef="boundary" targetRef="after"/>
                %s
                <sequenceFlow id="f4" sourceRef="after" targetRef="done"/>
                <endEvent id="done"/>
                </process>
                """.formatted(message, key, task("work", topic, ""), task("after", topic, "")));
    }

    /** That many external worker tasks {@code work1..n} of one topic in parallel, then {@code done}. */
    public static String parallelTasks(String key, String topic, int tasks, boolean exclusive) {
        String body = IntStream.rangeClosed(1, tasks)
                .mapToObj(i -> task("work" + i, topic, exclusive ? "" : "flowable:exclusive=\"false\"")
                        + "<sequenceFlow id=\"in" + i + "\" sourceRef=\"fork\" targetRef=\"work" + i + "\"/>"
                        + "<sequenceFlow id=\"out" + i + "\" sourceRef=\"work" + i + "\" targetRef=\"join\"/>")
                .collect(Collectors.joining("\n"));
        return process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
                <parallelGateway id="fork"/>
                %s
                <parallelGateway id="join"/>
                <sequenceFlow id="f2" sourceRef="join" targetRef="done"/>
                <endEvent id="done"/>
                """.formatted(body));
    }

    /** A parallel multi-instance of the external worker task {@code work}, then {@code done}. */
    public static String multiInstance(String key, String topic, int branches, boolean exclusive) {
        return process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
                <serviceTask id="work" flowable:type="external-worker" flowable:topic="%s" flowable:exclusive="%s">
                <multiInstanceLoopCharacteristics isSequential="false"><loopCardinality>%d</loopCardinality>
                </multiInstanceLoopCharacteristics></serviceTask>
                <sequenceFlow id="f2" sourceRef="work" targetRef="done"/>
                <endEvent id="done"/>
                """.formatted(topic, exclusive, branches));
    }

    /**
     * A parallel multi-instance that calls a process with one external worker task {@code work} for each branch. The caller
     * collects the variables {@code result} of the called instances in the list {@code results}.
     */
    public static String multiInstanceOfCalls(String key, String topic, int branches) {
        return definitions("""
                <process id="%1$s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="call"/>
                <callActivity id="call" calledElement="%1$sBranch" flowable:completeAsync="true">
                <extensionElements><flowable:out source="result" target="result"/></extensionElements>
                <multiInstanceLoopCharacteristics isSequential="false">
                <extensionElements><flowable:variableAggregation target="results"><variable source="result"/>
                </flowable:variableAggregation></extensionElements>
                <loopCardinality>%2$d</loopCardinality></multiInstanceLoopCharacteristics>
                </callActivity>
                <sequenceFlow id="f2" sourceRef="call" targetRef="done"/>
                <endEvent id="done"/>
                </process>
                <process id="%1$sBranch" isExecutable="true">
                <startEvent id="branchStart"/>
                <sequenceFlow id="f3" sourceRef="branchStart" targetRef="work"/>
                %3$s
                <sequenceFlow id="f4" sourceRef="work" targetRef="branchDone"/>
                <endEvent id="branchDone"/>
                </process>
                """.formatted(key, branches, task("work", topic, "")));
    }

    /** A case with that many external worker tasks {@code work1..n} of one topic in parallel; it completes with the last. */
    public static String parallelTasksCase(String key, String topic, int tasks, boolean exclusive, boolean inStage) {
        String items = IntStream.rangeClosed(1, tasks)
                .mapToObj("<planItem id=\"item%1$d\" definitionRef=\"work%1$d\"/>"::formatted)
                .collect(Collectors.joining());
        String definitions = IntStream.rangeClosed(1, tasks)
                .mapToObj(i -> """
                        <task id="work%d" flowable:type="external-worker" flowable:topic="%s" flowable:exclusive="%s"/>
                        """.formatted(i, topic, exclusive))
                .collect(Collectors.joining());
        String plan = inStage
                ? "<planItem id=\"stageItem\" definitionRef=\"stage\"/><stage id=\"stage\">" + items + definitions
                        + "</stage>"
                : items + definitions;
        return """
                <definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"
                    xmlns:flowable="http://flowable.org/cmmn" targetNamespace="http://flowable.org/cmmn">
                <case id="%s"><casePlanModel id="plan">%s</casePlanModel></case></definitions>
                """.formatted(key, plan);
    }

    /** A case with one external worker task {@code work}; the case completes with it, or is terminated with it. */
    public static String oneTaskCase(String key, String topic) {
        return """
                <definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"
                    xmlns:flowable="http://flowable.org/cmmn" targetNamespace="http://flowable.org/cmmn">
                <case id="%1$s"><casePlanModel id="plan">
                <planItem id="item" definitionRef="work"/>
                <sentry id="itemTerminated"><planItemOnPart id="on" sourceRef="item">
                <standardEvent>terminate</standardEvent></planItemOnPart></sentry>
                <task id="work" name="Work" flowable:type="external-worker" flowable:topic="%2$s"/>
                <exitCriterion id="exit" sentryRef="itemTerminated"/>
                </casePlanModel></case></definitions>
                """.formatted(key, topic);
    }

    /** A case with two external worker tasks {@code first} and {@code second}, one after the other. */
    public static String twoTaskCase(String key, String firstTopic, String secondTopic) {
        return """
                <definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"
                    xmlns:flowable="http://flowable.org/cmmn" targetNamespace="http://flowable.org/cmmn">
                <case id="%1$s"><casePlanModel id="plan" autoComplete="true">
                <planItem id="firstItem" definitionRef="first"/>
                <planItem id="secondItem" definitionRef="second"><entryCriterion id="entry" sentryRef="done"/></planItem>
                <sentry id="done"><planItemOnPart id="on" sourceRef="firstItem">
                <standardEvent>complete</standardEvent></planItemOnPart></sentry>
                <task id="first" name="First" flowable:type="external-worker" flowable:topic="%2$s"/>
                <task id="second" name="Second" flowable:type="external-worker" flowable:topic="%3$s"/>
                </casePlanModel></case></definitions>
                """.formatted(key, firstTopic, secondTopic);
    }

    public static String process(String key, String body) {
        return definitions("<process id=\"" + key + "\" isExecutable=\"true\">" + body + "</process>");
    }

    public static String task(String id, String topic, String attributes) {
        return "<serviceTask id=\"%1$s\" name=\"%1$s\" flowable:type=\"external-worker\" flowable:topic=\"%2$s\" %3$s/>"
                .formatted(id, topic, attributes);
    }

    private static String definitions(String body) {
        return """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:flowable="http://flowable.org/bpmn" targetNamespace="test">%s</definitions>
                """.formatted(body);
    }
}
