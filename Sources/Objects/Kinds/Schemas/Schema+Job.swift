/// Jobs and CronJobs (`k8s.io/api/batch/v1`).
extension Schema {
    static let job: Schema = {
        let uncounted: [Property] = [
            field("failed", set(.text).replacedByPatches), field("succeeded", set(.text).replacedByPatches)
        ]
        let status: [Property] = [
            field("active", .count32), field("completedIndexes", .text), field("completionTime", .time),
            field("conditions", list(.condition).mergedByPatches(on: "type")), field("failed", .count32),
            field("failedIndexes", .text),
            field("ready", .count32), field("startTime", .time), field("succeeded", .count32),
            field("terminating", .count32), field("uncountedTerminatedPods", .object(uncounted))
        ]
        let spec = object(jobSpec.map(withDefault)).derived(JobDefaults.derive).checked(JobRules.check)
        return kindSchema([
            required("spec", spec, "What is desired."), field("status", .object(status), "What is.")
        ]).derived(JobDefaults.deriveLabels)
    }()

    static let cronJob: Schema = {
        let template: [Property] = [
            field("metadata", .objectMeta, "Labels and annotations of the Jobs."),
            required("spec", object(jobSpec).checked(JobRules.check), "What each Job is made from.")
        ]
        let spec: [Property] = [
            required("schedule", .text, "When to run: minute, hour, day, month and day of the week."),
            field("timeZone", .text, "The time zone of the schedule, as the tz database names it."),
            field("startingDeadlineSeconds", .count64, "How late a run may still begin."),
            field(
                "concurrencyPolicy", .oneOf("Allow", "Forbid", "Replace"), default: "Allow",
                "What to do while the last run is still on."),
            field("suspend", .boolean, default: false, "Whether no new runs begin."),
            required("jobTemplate", .object(template), "What the Jobs are made from."),
            field("successfulJobsHistoryLimit", .count32, default: 3, "How many Jobs are kept that succeeded."),
            field("failedJobsHistoryLimit", .count32, default: 1, "How many Jobs are kept that failed.")
        ]
        let status: [Property] = [
            field("active", .list(.objectReference)), field("lastScheduleTime", .time),
            field("lastSuccessfulTime", .time)
        ]
        return kindSchema([
            required("spec", object(spec).checked(CronJobRules.check), "What is desired."),
            field("status", .object(status), "What is.")
        ])
    }()

    /// `JobSpec`, of a Job and in the template of a CronJob.
    private static let jobSpec: [Property] = [
        field("parallelism", .count32, "How many pods run at once."),
        field("completions", .count32, "How many pods have to succeed."),
        field("completionMode", .oneOf("NonIndexed", "Indexed"), "Whether each completion has a number."),
        field("backoffLimit", .count32, "How many failures are borne."),
        field("backoffLimitPerIndex", .count32, "How many failures of one index are borne."),
        field("maxFailedIndexes", .count32, "How many indexes may fail."),
        field("activeDeadlineSeconds", .count64, "How long the Job may take."),
        field("ttlSecondsAfterFinished", .count32, "How long the Job is kept once it is done."),
        field("suspend", .boolean, "Whether no pods are made."),
        field("podFailurePolicy", .podFailurePolicy, "What a failure of a pod means."),
        field("podReplacementPolicy", .oneOf("TerminatingOrFailed", "Failed"), "When a pod is replaced."),
        field("successPolicy", .jobSuccessPolicy, "When the Job has succeeded before all is done."),
        field("managedBy", .text, "The controller that runs the Job, if not the built-in one."),
        field("manualSelector", .boolean, "Whether selector and labels are the author's."),
        field("selector", .labelSelector, "Which pods belong to it; made from its uid."),
        required("template", .podTemplate, "What the pods are made from.")
    ]

    /// Those of `SetDefaults_Job` that follow from nothing. The template of a CronJob gets none of them.
    private static let jobDefaults: [String: Value] = [
        "parallelism": 1, "completionMode": "NonIndexed", "suspend": false, "manualSelector": false
    ]

    private static func withDefault(_ property: Property) -> Property {
        var property = property
        property.defaultValue = jobDefaults[property.name]
        return property
    }

    private static let podFailurePolicy: Schema = {
        let exitCodes: [Property] = [
            field("containerName", .text, "The container that is meant; all when empty."),
            required("operator", .oneOf("In", "NotIn")),
            field("values", set(.int32).replacedByPatches)
        ]
        let condition: [Property] = [
            required("type", .text), field("status", .oneOf("True", "False", "Unknown"), default: "True")
        ]
        let rule: [Property] = [
            required("action", .oneOf("Count", "FailIndex", "FailJob", "Ignore")),
            field("onExitCodes", .object(exitCodes)),
            field("onPodConditions", .list(.object(condition)))
        ]
        return object([required("rules", .list(.object(rule)), "The first that fits counts.")])
    }().named("batch.v1.PodFailurePolicy")

    private static let jobSuccessPolicy: Schema = {
        let rule: [Property] = [
            field("succeededCount", .count32, "How many indexes have to succeed."),
            field("succeededIndexes", .text, "Which indexes have to succeed: 0,2-4.")
        ]
        return object([required("rules", .list(.object(rule)), "One of them is enough.")])
    }().named("batch.v1.SuccessPolicy")
}
