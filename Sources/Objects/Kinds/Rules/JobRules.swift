/// Rules for Jobs and for what CronJobs make them from (`pkg/apis/batch/validation/validation.go`).
enum JobRules {
    /// Bounds that keep the lists of done and failed indexes short.
    static let maximumParallelismOfIndexed: Int64 = 100_000
    static let maximumFailedIndexes: Int64 = 100_000
    static let manyCompletions: Int64 = 100_000
    static let maximumParallelismOfMany: Int64 = 10_000
    static let maximumFailedIndexesOfMany: Int64 = 10_000
    static let maximumManagedByLength = 63

    /// `validateJobSpec`
    static func check(_ spec: Value, _ findings: inout Findings) {
        if spec["maxFailedIndexes"] != nil, spec["backoffLimitPerIndex"] == nil {
            findings.required(["backoffLimitPerIndex"], "when maxFailedIndexes is specified")
        }
        checkManager(spec, &findings)
        if spec.text("completionMode") == "Indexed" {
            checkIndexed(spec, &findings)
        } else {
            for name in ["backoffLimitPerIndex", "maxFailedIndexes"] {
                guard let value = spec[name] else { continue }
                findings.invalid([.field(name)], value, "requires indexed completion mode")
            }
        }
        JobPolicyRules.check(spec, &findings)
        checkTemplate(spec, &findings)
    }

    private static func checkIndexed(_ spec: Value, _ findings: inout Findings) {
        let completions = spec["completions"]?.integer
        let parallelism = spec["parallelism"]?.integer
        let failed = spec["maxFailedIndexes"]?.integer
        func bound(_ name: String, _ number: Int64?, _ maximum: Int64, _ detail: String) {
            guard let number, number > maximum else { return }
            findings.invalid([.field(name)], .integer(number), "must be less than or equal to \(detail)")
        }
        if completions == nil { findings.required(["completions"], "when completion mode is Indexed") }
        bound(
            "parallelism", parallelism, maximumParallelismOfIndexed,
            "\(maximumParallelismOfIndexed) when completion mode is Indexed")
        if let completions { bound("maxFailedIndexes", failed, completions, "completions") }
        bound("maxFailedIndexes", failed, maximumFailedIndexes, "\(maximumFailedIndexes)")
        guard let completions, completions > manyCompletions, spec["backoffLimitPerIndex"] != nil else { return }
        if failed == nil {
            findings.required(["maxFailedIndexes"], "must be specified when completions is above \(manyCompletions)")
        }
        let when = "when completions are above \(manyCompletions) and used with backoff limit per index"
        bound("parallelism", parallelism, maximumParallelismOfMany, "\(maximumParallelismOfMany) \(when)")
        bound("maxFailedIndexes", failed, maximumFailedIndexesOfMany, "\(maximumFailedIndexesOfMany) \(when)")
    }

    private static func checkManager(_ spec: Value, _ findings: inout Findings) {
        guard let manager = spec["managedBy"]?.string else { return }
        if let message = NameRules.domainPrefixedPath(manager) {
            findings.invalid(["managedBy"], .string(manager), message)
        }
        if manager.utf8.count > maximumManagedByLength {
            findings.tooLong(["managedBy"], maximum: maximumManagedByLength)
        }
    }

    /// Pods of a Job end. What runs for ever is the default, so it has to be said.
    private static func checkTemplate(_ spec: Value, _ findings: inout Findings) {
        guard let pod = WorkloadRules.podSpec(spec, &findings) else { return }
        WorkloadRules.checkNoEphemeralContainers(pod, &findings)
        let place: [FieldPath.Step] = ["template", "spec", "restartPolicy"]
        switch pod.text("restartPolicy") {
        case "", "Always": findings.required(place, "valid values: \"OnFailure\", \"Never\"")
        case "OnFailure" where spec["podFailurePolicy"] != nil:
            findings.invalid(
                place, "OnFailure", "only \"Never\" is supported when podFailurePolicy is specified")
        default: break
        }
    }
}

// MARK: - Selectors

extension JobRules {
    static let uidLabel = "batch.kubernetes.io/controller-uid"
    private static let nameLabel = "batch.kubernetes.io/job-name"

    /// The labels by which a Job's pods are known, with and without the prefix that older clients do not know.
    static func generatedLabels(of job: Object) -> [(String, Value)] {
        [
            (uidLabel, .string(job.uid)), (nameLabel, .string(job.name)), ("controller-uid", .string(job.uid)),
            ("job-name", .string(job.name))
        ]
    }

    /// Rules that need the Job's name and uid (`ValidateJob`).
    static func checkJob(_ job: Object) -> [Diagnostic] {
        var findings = Findings()
        checkName(job, &findings)
        let labels = job.content.at(["spec", "template", "metadata", "labels"]) ?? .emptyObject
        guard let value = job.spec["selector"], let selector = LabelSelector(value) else {
            if job.spec["selector"] == nil, job.spec.flag("manualSelector") { findings.required(["spec", "selector"]) }
            return findings.diagnostics
        }
        if !job.spec.flag("manualSelector") { checkGenerated(selector, labels, job, &findings) }
        if !selector.matches(labels.fields) {
            findings.invalid(
                ["spec", "template", "metadata", "labels"], labels, "`selector` does not match template `labels`")
        }
        return findings.diagnostics
    }

    /// Pods have the Job's name as a label, and those of an indexed Job as their host name.
    private static func checkName(_ job: Object, _ findings: inout Findings) {
        if !job.spec.flag("manualSelector"), job.name.utf8.count > NameRules.maximumLabelLength {
            findings.invalid(
                ["metadata", "name"], .string(job.name), "must be no more than \(NameRules.maximumLabelLength) bytes")
        }
        guard job.spec.text("completionMode") == "Indexed", let completions = job.spec["completions"]?.integer,
            completions > 0, !job.name.isEmpty
        else { return }
        let longest = "\(job.name)-\(completions - 1)"
        if NameRules.dnsLabel(longest) != nil {
            findings.invalid(
                ["metadata", "name"], .string(job.name),
                "will not able to create pod with invalid DNS label: \(longest)")
        }
    }

    /// A selector that is not the author's is the one that is made of the uid (`validateGeneratedSelector`). Who gives no
    /// uid can give no such selector either.
    private static func checkGenerated(
        _ selector: LabelSelector, _ labels: Value, _ job: Object, _ findings: inout Findings
    ) {
        let made = generatedLabels(of: job)
        if job.uid.isEmpty || !selector.matches(Fields(made)) {
            return findings.invalid(
                ["spec", "selector"], job.spec["selector"] ?? .null, "`selector` not auto-generated")
        }
        for (name, value) in made where labels[name] != value {
            let place: [FieldPath.Step] = ["spec", "template", "metadata", "labels", .key(name)]
            if labels[name] == nil {
                findings.required(place, "must be '\(value.string ?? "")'")
            } else {
                findings.invalid(place, labels, "must be '\(value.string ?? "")'")
            }
        }
    }
}
