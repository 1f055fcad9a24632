package io.github.camelflowable.rest;

import io.github.camelflowable.kit.Models;

/** Models that have something for every operation. */
final class RestModels {

    private RestModels() {}

    /** Start, user task {@code review}, end event {@code done}; drawn, so that the server can paint it. */
    static String reviewed(String key) {
        return """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:flowable="http://flowable.org/bpmn" targetNamespace="test"
                    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
                    xmlns:omgdc="http://www.omg.org/spec/DD/20100524/DC"
                    xmlns:omgdi="http://www.omg.org/spec/DD/20100524/DI">
                <process id="%1$s" name="Reviewed" isExecutable="true">
                <startEvent id="start"><extensionElements>
                <flowable:formProperty id="amount" name="Amount" type="long"/></extensionElements></startEvent>
                <sequenceFlow id="f1" sourceRef="start" targetRef="review"/>
                <userTask id="review" name="Review"><extensionElements>
                <flowable:formProperty id="approved" name="Approved" type="boolean"/></extensionElements></userTask>
                <sequenceFlow id="f2" sourceRef="review" targetRef="done"/>
                <endEvent id="done"/>
                </process>
                <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane bpmnElement="%1$s" id="plane">
                <bpmndi:BPMNShape bpmnElement="start" id="s1"><omgdc:Bounds height="30" width="30" x="10" y="30"/></bpmndi:BPMNShape>
                <bpmndi:BPMNShape bpmnElement="review" id="s2"><omgdc:Bounds height="60" width="100" x="80" y="15"/></bpmndi:BPMNShape>
                <bpmndi:BPMNShape bpmnElement="done" id="s3"><omgdc:Bounds height="28" width="28" x="220" y="31"/></bpmndi:BPMNShape>
                <bpmndi:BPMNEdge bpmnElement="f1" id="e1"><omgdi:waypoint x="40" y="45"/><omgdi:waypoint x="80" y="45"/></bpmndi:BPMNEdge>
                <bpmndi:BPMNEdge bpmnElement="f2" id="e2"><omgdi:waypoint x="180" y="45"/><omgdi:waypoint x="220" y="45"/></bpmndi:BPMNEdge>
                </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
                </definitions>
                """.formatted(key);
    }

    /** Waits for the message {@code paid}, then for the signal of the given name, then in a receive task. */
    static String waiting(String key, String signal) {
        return """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test">
                <message id="paidMessage" name="paid"/><signal id="theSignal" name="%2$s"/>
                <process id="%1$s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="payment"/>
                <intermediateCatchEvent id="payment"><messageEventDefinition messageRef="paidMessage"/></intermediateCatchEvent>
                <sequenceFlow id="f2" sourceRef="payment" targetRef="release"/>
                <intermediateCatchEvent id="release"><signalEventDefinition signalRef="theSignal"/></intermediateCatchEvent>
                <sequenceFlow id="f3" sourceRef="release" targetRef="receive"/>
                <receiveTask id="receive"/>
                <sequenceFlow id="f4" sourceRef="receive" targetRef="done"/>
                <endEvent id="done"/>
                </process></definitions>
                """.formatted(key, signal);
    }

    /** A service task that the engine carries out in a job of its own. */
    static String async(String key, String expression) {
        return Models.process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
                <serviceTask id="work" flowable:async="true" flowable:expression="%s"/>
                <sequenceFlow id="f2" sourceRef="work" targetRef="done"/>
                <endEvent id="done"/>
                """.formatted(expression));
    }

    /** Waits for a timer that is far away. */
    static String timer(String key) {
        return Models.process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="later"/>
                <intermediateCatchEvent id="later"><timerEventDefinition><timeDuration>PT10H</timeDuration>
                </timerEventDefinition></intermediateCatchEvent>
                <sequenceFlow id="f2" sourceRef="later" targetRef="done"/>
                <endEvent id="done"/>
                """);
    }

    /** Waits for an event of the event registry. */
    static String eventProcess(String key, String event) {
        return Models.process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="event"/>
                <intermediateCatchEvent id="event"><extensionElements>
                <flowable:eventType>%s</flowable:eventType></extensionElements></intermediateCatchEvent>
                <sequenceFlow id="f2" sourceRef="event" targetRef="done"/>
                <endEvent id="done"/>
                """.formatted(event));
    }

    /** Waits for {@code count} of everything at once: tasks, jobs, timers, messages, child processes. */
    static String many(String key, int count) {
        String each = "<multiInstanceLoopCharacteristics isSequential=\"false\"><loopCardinality>" + count
                + "</loopCardinality></multiInstanceLoopCharacteristics>";
        return """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:flowable="http://flowable.org/bpmn" targetNamespace="test">
                <message id="paidMessage" name="paid"/>
                <process id="%1$s" isExecutable="true">
                <startEvent id="start"/><parallelGateway id="fork"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
                <sequenceFlow id="f2" sourceRef="fork" targetRef="tasks"/>
                <userTask id="tasks" name="Same">%2$s</userTask>
                <sequenceFlow id="f3" sourceRef="fork" targetRef="jobs"/>
                <serviceTask id="jobs" flowable:async="true" flowable:exclusive="false" flowable:expression="${true}">%2$s</serviceTask>
                <sequenceFlow id="f4" sourceRef="fork" targetRef="timers"/>
                <subProcess id="timers">%2$s<startEvent id="s1"/><sequenceFlow id="g1" sourceRef="s1" targetRef="timer"/>
                <intermediateCatchEvent id="timer"><timerEventDefinition><timeDate>2040-01-01T00:00:00Z</timeDate>
                </timerEventDefinition></intermediateCatchEvent></subProcess>
                <sequenceFlow id="f5" sourceRef="fork" targetRef="messages"/>
                <subProcess id="messages">%2$s<startEvent id="s2"/><sequenceFlow id="g2" sourceRef="s2" targetRef="message"/>
                <intermediateCatchEvent id="message"><messageEventDefinition messageRef="paidMessage"/>
                </intermediateCatchEvent></subProcess>
                <sequenceFlow id="f6" sourceRef="fork" targetRef="children"/>
                <callActivity id="children" calledElement="%1$schild">%2$s</callActivity>
                </process>
                <process id="%1$schild" isExecutable="true"><startEvent id="s3"/>
                <sequenceFlow id="g3" sourceRef="s3" targetRef="wait"/><receiveTask id="wait"/></process>
                </definitions>
                """.formatted(key, each);
    }

    /** A stage with a human task {@code review}, a user event {@code go}, a milestone; drawn. */
    static String reviewedCase(String key) {
        return """
                <definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"
                    xmlns:flowable="http://flowable.org/cmmn" targetNamespace="http://flowable.org/cmmn"
                    xmlns:cmmndi="http://www.omg.org/spec/CMMN/20151109/CMMNDI"
                    xmlns:dc="http://www.omg.org/spec/CMMN/20151109/DC">
                <case id="%1$s" name="Reviewed"><casePlanModel id="plan" name="Plan" autoComplete="true">
                <planItem id="stageItem" definitionRef="stage"/>
                <planItem id="startedItem" definitionRef="started"/>
                <stage id="stage" name="Stage">
                <planItem id="reviewItem" definitionRef="review"/>
                <planItem id="goItem" definitionRef="go"/>
                <humanTask id="review" name="Review"/>
                <userEventListener id="go" name="Go"/>
                </stage>
                <milestone id="started" name="Started"/>
                </casePlanModel></case>
                <cmmndi:CMMNDI><cmmndi:CMMNDiagram id="diagram">
                <cmmndi:CMMNShape id="s1" cmmnElementRef="plan"><dc:Bounds height="200" width="400" x="10" y="10"/><cmmndi:CMMNLabel/></cmmndi:CMMNShape>
                <cmmndi:CMMNShape id="s2" cmmnElementRef="stageItem"><dc:Bounds height="120" width="260" x="30" y="50"/><cmmndi:CMMNLabel/></cmmndi:CMMNShape>
                <cmmndi:CMMNShape id="s3" cmmnElementRef="reviewItem"><dc:Bounds height="60" width="100" x="50" y="80"/><cmmndi:CMMNLabel/></cmmndi:CMMNShape>
                <cmmndi:CMMNShape id="s4" cmmnElementRef="goItem"><dc:Bounds height="30" width="30" x="200" y="90"/><cmmndi:CMMNLabel/></cmmndi:CMMNShape>
                <cmmndi:CMMNShape id="s5" cmmnElementRef="startedItem"><dc:Bounds height="30" width="80" x="310" y="90"/><cmmndi:CMMNLabel/></cmmndi:CMMNShape>
                </cmmndi:CMMNDiagram></cmmndi:CMMNDI>
                </definitions>
                """.formatted(key);
    }

    /** A case with a service task in a job of the engine's own. */
    static String asyncCase(String key, String expression) {
        return caseOf(
                key,
                "<task id=\"work\" flowable:type=\"java\" flowable:async=\"true\" flowable:expression=\"" + expression
                        + "\"/>");
    }

    /** A case with a timer that is far away. */
    static String timerCase(String key) {
        return caseOf(
                key,
                "<planItem id=\"stayItem\" definitionRef=\"stay\"/>"
                        + "<timerEventListener id=\"work\"><timerExpression>PT10H</timerExpression></timerEventListener>"
                        + "<humanTask id=\"stay\"/>");
    }

    /** A case that waits for an event of the event registry. */
    static String eventCase(String key, String event) {
        return caseOf(
                key,
                "<planItem id=\"stayItem\" definitionRef=\"stay\"/>"
                        + "<eventListener id=\"work\"><extensionElements><flowable:eventType>" + event
                        + "</flowable:eventType></extensionElements></eventListener><humanTask id=\"stay\"/>");
    }

    private static String caseOf(String key, String work) {
        return """
                <definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"
                    xmlns:flowable="http://flowable.org/cmmn" targetNamespace="http://flowable.org/cmmn">
                <case id="%1$s"><casePlanModel id="plan">
                <planItem id="item" definitionRef="work"/>
                %2$s
                </casePlanModel></case></definitions>
                """.formatted(key, work);
    }
}
