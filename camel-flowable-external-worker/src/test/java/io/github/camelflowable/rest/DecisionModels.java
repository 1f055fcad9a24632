package io.github.camelflowable.rest;

/** Decisions for the tests. */
final class DecisionModels {

    private DecisionModels() {}

    /** A table that decides on {@code discount} and {@code reason} by {@code customer} and {@code amount}. */
    static String discount(String key) {
        return definitions(key, "");
    }

    /** A decision service with the result of such a table; drawn, so that the server can paint it. */
    static String service(String key) {
        String service = """
                <decisionService id="%1$s" name="Service"><outputDecision href="#%1$stable"/></decisionService>
                <dmndi:DMNDI><dmndi:DMNDiagram id="diagram">
                <dmndi:DMNShape id="s1" dmnElementRef="%1$s"><dc:Bounds height="120" width="200" x="5" y="5"/>
                <dmndi:DMNDecisionServiceDividerLine id="line"><di:waypoint x="5" y="70"/><di:waypoint x="205" y="70"/>
                </dmndi:DMNDecisionServiceDividerLine></dmndi:DMNShape>
                <dmndi:DMNShape id="s2" dmnElementRef="%1$stable"><dc:Bounds height="40" width="100" x="20" y="20"/></dmndi:DMNShape>
                </dmndi:DMNDiagram></dmndi:DMNDI>""";
        return definitions(key + "table", service.formatted(key));
    }

    private static String definitions(String key, String service) {
        return """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="definitions" name="Discount"
                    namespace="http://www.flowable.org/dmn" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
                    xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
                    xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/">
                <decision id="%1$s" name="Discount">
                <decisionTable id="table" hitPolicy="FIRST">
                <input label="Customer"><inputExpression id="i1" typeRef="string"><text>customer</text></inputExpression></input>
                <input label="Amount"><inputExpression id="i2" typeRef="number"><text>amount</text></inputExpression></input>
                <output id="o1" label="Discount" name="discount" typeRef="number"/>
                <output id="o2" label="Reason" name="reason" typeRef="string"/>
                <rule><inputEntry id="e1"><text>"premium"</text></inputEntry><inputEntry id="e2"><text>&gt; 100</text></inputEntry>
                <outputEntry id="r1"><text>15</text></outputEntry><outputEntry id="r2"><text>"premium"</text></outputEntry></rule>
                <rule><inputEntry id="e3"><text>-</text></inputEntry><inputEntry id="e4"><text>-</text></inputEntry>
                <outputEntry id="r3"><text>0</text></outputEntry><outputEntry id="r4"><text>"none"</text></outputEntry></rule>
                </decisionTable></decision>
                %2$s
                </definitions>
                """.formatted(key, service);
    }
}
