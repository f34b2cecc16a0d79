package io.perdure.e2e;

/** The programming model, whole. */
interface AllScenarios
    extends StateScenarios,
        StepScenarios,
        CallScenarios,
        WaitScenarios,
        FailureScenarios,
        CancelScenarios,
        GatewayScenarios,
        FlowScenarios {}
