/// Defaults of Jobs that follow from other fields (`SetDefaults_Job`).
enum JobDefaults {
    static func derive(_ spec: inout Value) {
        guard spec.fields != nil else { return }
        if spec["completions"] == nil, spec["parallelism"] == nil { spec["completions"] = 1 }
        if spec["backoffLimit"] == nil {
            // Failures are counted for each index instead.
            spec["backoffLimit"] = spec["backoffLimitPerIndex"] == nil ? 6 : .integer(Int64(Int32.max))
        }
        if spec.text("podReplacementPolicy").isEmpty {
            spec["podReplacementPolicy"] = spec["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed"
        }
    }

    /// A Job without labels has those of its pods.
    static func deriveLabels(_ job: inout Value) {
        guard let labels = job.at(["spec", "template", "metadata", "labels"])?.fields, !labels.isEmpty,
            job["metadata"]?.fields != nil, (job.at(["metadata", "labels"])?.fields ?? Fields()).isEmpty
        else { return }
        job.set(.object(labels), at: ["metadata", "labels"])
    }

    /// Makes the selector from the Job's uid, so that no two Jobs have pods in common, and labels the pods with it
    /// (`generateSelector` in `pkg/registry/batch/job/strategy.go`). A Job that has a selector of its own keeps it.
    static func generateSelector(_ job: inout Object) {
        guard !job.spec.flag("manualSelector"), !job.uid.isEmpty, job.spec["selector"] == nil,
            job.spec["template"]?.fields != nil
        else { return }
        for (name, value) in JobRules.generatedLabels(of: job) {
            job.content.set(value, at: ["spec", "template", "metadata", "labels", name])
        }
        job.content.set(.string(job.uid), at: ["spec", "selector", "matchLabels", JobRules.uidLabel])
        // Otherwise a Job without labels would have them with its next change.
        deriveLabels(&job.content)
    }
}
