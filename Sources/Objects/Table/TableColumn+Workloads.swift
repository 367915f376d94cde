extension [TableColumn] {
    static let deployment = [.name] + TableColumn.deployment + [.age] + TableColumn.workload
    static let replicaSet = [.name] + TableColumn.replicas + [.age] + TableColumn.workload
    static let replicationController =
        [.name] + TableColumn.replicas + [.age] + TableColumn.containers(below: ["spec", "template"])
        + [TableColumn("SELECTOR", isWide: true) { object, _ in TableColumn.labelText(object.spec["selector"]) }]
    static let statefulSet =
        [.name, TableColumn.readyReplicas, .age] + TableColumn.containers(below: ["spec", "template"])
    static let daemonSet = [.name] + TableColumn.daemonSet + [.age] + TableColumn.workload
    static let job = [.name] + TableColumn.job + [.age] + TableColumn.workload
    static let cronJob =
        [.name] + TableColumn.cronJob + [.age]
        + TableColumn.containers(below: ["spec", "jobTemplate", "spec", "template"])
        + [TableColumn.selector(["spec", "jobTemplate", "spec", "selector"])]
    static let podTemplate =
        [.name] + TableColumn.containers(below: ["template"], isWide: false)
        + [
            TableColumn("POD LABELS") { object, _ in
                TableColumn.labelText(object.content.at(["template", "metadata", "labels"]))
            }
        ]
    static let controllerRevision: [TableColumn] = [
        .name, TableColumn.controller, .number("REVISION", ["revision"]), .age
    ]
}

extension TableColumn {
    /// How many of a workload's pods are ready, of how many.
    static let readyReplicas = TableColumn("READY") { object, _ in
        let ready = object.status["readyReplicas"]?.integer ?? 0
        return "\(ready)/\(object.spec["replicas"]?.integer ?? 1)"
    }

    static let deployment = [
        readyReplicas, number("UP-TO-DATE", ["status", "updatedReplicas"]),
        number("AVAILABLE", ["status", "availableReplicas"])
    ]

    static let replicas = [
        number("DESIRED", ["spec", "replicas"]), number("CURRENT", ["status", "replicas"]),
        number("READY", ["status", "readyReplicas"])
    ]

    static let daemonSet = [
        number("DESIRED", ["status", "desiredNumberScheduled"]),
        number("CURRENT", ["status", "currentNumberScheduled"]), number("READY", ["status", "numberReady"]),
        number("UP-TO-DATE", ["status", "updatedNumberScheduled"]),
        number("AVAILABLE", ["status", "numberAvailable"]),
        TableColumn("NODE SELECTOR") { object, _ in
            labelText(object.content.at(["spec", "template", "spec", "nodeSelector"]))
        }
    ]

    /// What the pods of a workload are made of, and how they are known; only where more is asked for.
    static let workload = containers(below: ["spec", "template"]) + [selector(["spec", "selector"])]

    /// `layoutContainerCells`, of the template of pods at a path.
    static func containers(below path: [String], isWide: Bool = true) -> [TableColumn] {
        func column(_ name: String, _ part: @escaping @Sendable (Container) -> String) -> TableColumn {
            TableColumn(name, isWide: isWide) { object, _ in
                PodSpec(object.content.at(path + ["spec"]) ?? .emptyObject).containers.map(part).joined(separator: ",")
            }
        }
        return [column("CONTAINERS") { $0.name }, column("IMAGES") { $0.image }]
    }

    static func selector(_ path: [String]) -> TableColumn {
        TableColumn("SELECTOR", isWide: true) { object, _ in
            LabelSelector(object.content.at(path) ?? .null)?.description ?? "<none>"
        }
    }

    /// `statefulset.apps/web`: the owner that manages the object.
    static let controller = TableColumn("CONTROLLER") { object, _ in
        object.controller.map { "\($0.kind.description.lowercased())/\($0.name)" } ?? "<none>"
    }
}

// MARK: - Jobs

extension TableColumn {
    static let job = [
        TableColumn("STATUS") { object, _ in jobStatus(object) },
        TableColumn("COMPLETIONS") { object, _ in
            let succeeded = object.status["succeeded"]?.integer ?? 0
            if let completions = object.spec["completions"]?.integer { return "\(succeeded)/\(completions)" }
            let parallelism = object.spec["parallelism"]?.integer ?? 0
            return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
        },
        TableColumn("DURATION") { object, now in
            guard let start = object.status.time("startTime") else { return "" }
            return HumanDuration.text((object.status.time("completionTime") ?? now) - start)
        }
    ]

    private static func jobStatus(_ job: Object) -> String {
        func isTrue(_ condition: String) -> Bool { job.condition(condition)?.isTrue == true }
        if let end = ["Complete", "Failed"].first(where: isTrue) { return end }
        if job.isBeingDeleted { return "Terminating" }
        return ["Suspended", "FailureTarget"].first(where: isTrue) ?? "Running"
    }

    static let cronJob = [
        text("SCHEDULE", ["spec", "schedule"]), text("TIMEZONE", ["spec", "timeZone"], otherwise: "<none>"),
        TableColumn("SUSPEND") { object, _ in object.spec["suspend"]?.bool.map { $0 ? "True" : "False" } ?? "<unset>" },
        TableColumn("ACTIVE", .integer) { object, _ in .integer(Int64(object.status.list("active").count)) },
        TableColumn("LAST SCHEDULE") { object, now in
            object.status.time("lastScheduleTime").map { ageText($0, now) } ?? "<none>"
        }
    ]
}
