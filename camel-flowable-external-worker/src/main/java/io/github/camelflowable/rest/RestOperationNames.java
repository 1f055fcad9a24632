package io.github.camelflowable.rest;

/**
 * The names of all operations as constants, because an annotation needs constants. A test compares them with the catalogue,
 * which describes the operations.
 */
final class RestOperationNames {

    static final String ALL = "awaitEnd,correlateMessage,createCaseDefinitionIdentityLink,createCaseInstance,"
            + "createCaseInstanceIdentityLink,createCaseInstanceVariable,createExecutionVariable,createGroup,"
            + "createHistoricProcessInstanceComment,createMembership,createModel,"
            + "createOrUpdateCaseInstanceVariable,createOrUpdateExecutionVariable,"
            + "createOrUpdateProcessInstanceVariable,createProcessDefinitionIdentityLink,createProcessInstance,"
            + "createProcessInstanceIdentityLink,createProcessInstanceVariable,createTaskAttachment,"
            + "createTaskComment,createTaskIdentityLink,createTaskVariable,createUser,createUserInfo,"
            + "deleteAllLocalTaskVariables,deleteCaseDefinitionIdentityLink,deleteCaseInstanceIdentityLink,"
            + "deleteDeadLetterJob,deleteDeployment,deleteGroup,deleteHistoricCaseInstance,"
            + "deleteHistoricProcessInstance,deleteHistoricProcessInstanceComment,deleteHistoricTaskInstance,"
            + "deleteJob,deleteMembership,deleteModel,deleteProcessDefinitionIdentityLink,"
            + "deleteProcessInstance,deleteProcessInstanceIdentityLink,deleteSuspendedJob,deleteTask,"
            + "deleteTaskAttachment,deleteTaskComment,deleteTaskIdentityLink,deleteTaskVariable,deleteTimerJob,"
            + "deleteUser,deleteUserInfo,executeCaseDefinitionAction,executeDeadLetterJobAction,"
            + "executeJobAction,executeProcessDefinitionAction,executeTaskAction,executeTimerJobAction,"
            + "getBpmnModelResource,getCaseDefinition,getCaseDefinitionIdentityLink,getCaseDefinitionResource,"
            + "getCaseInstance,getCaseInstanceDiagram,getCaseInstanceVariable,getCaseInstanceVariableData,"
            + "getCmmnModelResource,getDeadLetterJob,getDeadLetterJobStacktrace,getDeployment,"
            + "getDeploymentResource,getDeploymentResourceData,getEngineInfo,getExecution,getExecutionVariable,"
            + "getExecutionVariableData,getFormData,getGroup,getHistoricCaseInstance,"
            + "getHistoricCaseInstanceVariableData,getHistoricDetailVariableData,getHistoricMilestoneInstance,"
            + "getHistoricPlanItemInstance,getHistoricProcessInstance,getHistoricProcessInstanceComment,"
            + "getHistoricProcessInstanceVariableData,getHistoricStageOverview,getHistoricTaskInstance,"
            + "getHistoricTaskInstanceVariableData,getHistoricVariableInstanceData,getJob,getJobStacktrace,"
            + "getModel,getModelSource,getModelSourceExtra,getPlanItemInstance,getProcessDefinition,"
            + "getProcessDefinitionIdentityLink,getProcessDefinitionResource,getProcessInstance,"
            + "getProcessInstanceDiagram,getProcessInstanceVariable,getProcessInstanceVariableData,"
            + "getProperties,getStageOverview,getSuspendedJob,getSuspendedJobStacktrace,getTable,getTableData,"
            + "getTableMetaData,getTask,getTaskAttachment,getTaskAttachmentContent,getTaskComment,getTaskEvent,"
            + "getTaskIdentityLink,getTaskVariable,getTaskVariableData,getTimerJob,getTimerJobStacktrace,"
            + "getUser,getUserInfo,getUserPicture,listCaseDefinitionIdentityLinks,listCaseDefinitions,"
            + "listCaseInstanceIdentityLinks,listCaseInstanceVariables,listCaseInstances,listDeadLetterJobs,"
            + "listDeploymentResources,listDeployments,listExecutionActiveActivities,listExecutionVariables,"
            + "listExecutions,listGroups,listHistoricActivityInstances,listHistoricCaseInstanceIdentityLinks,"
            + "listHistoricCaseInstances,listHistoricDetails,listHistoricMilestoneInstances,"
            + "listHistoricPlanItemInstances,listHistoricProcessInstanceComments,"
            + "listHistoricProcessInstanceIdentityLinks,listHistoricProcessInstances,"
            + "listHistoricTaskInstanceIdentityLinks,listHistoricTaskInstances,listHistoricVariableInstances,"
            + "listJobs,listModels,listPlanItemInstances,listProcessDefinitionIdentityLinks,"
            + "listProcessDefinitions,listProcessInstanceIdentityLinks,listProcessInstanceVariables,"
            + "listProcessInstances,listSuspendedJobs,listTables,listTaskAttachments,listTaskComments,"
            + "listTaskEvents,listTaskIdentityLinks,listTaskIdentityLinksForFamily,listTaskVariables,listTasks,"
            + "listTimerJobs,listUserInfo,listUsers,performExecutionAction,performPlanItemInstanceAction,"
            + "queryCaseInstances,queryExecutions,queryHistoricActivityInstances,queryHistoricCaseInstances,"
            + "queryHistoricDetails,queryHistoricProcessInstances,queryHistoricTaskInstances,"
            + "queryHistoricVariableInstances,queryProcessInstances,queryTasks,redriveDeadLetterJobs,"
            + "setModelSource,setModelSourceExtra,signalEventReceived,submitForm,terminateCaseInstance,"
            + "updateCaseInstanceVariable,updateExecutionVariable,updateGroup,updateModel,"
            + "updateProcessInstance,updateProcessInstanceVariable,updateTask,updateTaskVariable,updateUser,"
            + "updateUserInfo,updateUserPicture,uploadDeployment";

    private RestOperationNames() {}
}
