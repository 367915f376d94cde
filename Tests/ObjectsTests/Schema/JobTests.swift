import Objects
import Testing

@Suite struct JobTests {
    private func job(_ spec: String = "", pod: String = "restartPolicy: Never") -> String {
        workload("Job", of: "batch/v1", spec.isEmpty ? "suspend: false" : spec, pod: pod)
    }

    @Test func `it gets what Kubernetes gives it`() throws {
        try expectDefaults(
            job(),
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {labels: {app: web}, name: web, namespace: shop}
            spec:
              backoffLimit: 6
              completionMode: NonIndexed
              completions: 1
              manualSelector: false
              parallelism: 1
              podReplacementPolicy: TerminatingOrFailed
              suspend: false
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - image: nginx:1.27
                    imagePullPolicy: IfNotPresent
                    name: web
                    resources: {}
                    terminationMessagePath: /dev/termination-log
                    terminationMessagePolicy: File
                  dnsPolicy: ClusterFirst
                  restartPolicy: Never
                  schedulerName: default-scheduler
                  securityContext: {}
                  terminationGracePeriodSeconds: 30
            """)
    }

    @Test func `defaults follow from what is said`() throws {
        func spec(_ text: String) throws -> Value {
            var object = try object(job(text))
            KindRegistry.builtIn.applyDefaults(to: &object)
            return object.spec
        }
        #expect(try spec("parallelism: 3")["completions"] == nil)
        #expect(try spec("completions: 3")["parallelism"] == 1)
        let indexed = try spec("completionMode: Indexed\ncompletions: 3\nbackoffLimitPerIndex: 1")
        #expect(indexed["backoffLimit"] == 2_147_483_647)
        let policy = try spec(
            "podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}")
        #expect(policy["podReplacementPolicy"] == "Failed")
        #expect(
            policy.at(["podFailurePolicy", "rules"])?.array?.first?["onPodConditions"] == [
                ["type": "DisruptionTarget", "status": "True"]
            ])
    }

    @Test(
        arguments: [
            "completions: 5\nparallelism: 2", "backoffLimit: 0\nactiveDeadlineSeconds: 60\nttlSecondsAfterFinished: 0",
            "completionMode: Indexed\ncompletions: 10\nsuccessPolicy: {rules: [{succeededIndexes: \"0,2-4\", succeededCount: 2}]}",
            "managedBy: acme.io/queue",
            "podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {containerName: web, operator: In, values: [1, 42]}}]}"
        ])
    func `a good Job passes`(spec: String) throws {
        #expect(try errors(in: job(spec)) == [])
    }

    @Test(arguments: [
        Refusal("parallelism: -1", "spec.parallelism: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "completionMode: Indexed\nparallelism: 1",
            "spec.completions: Required value: when completion mode is Indexed"),
        Refusal(
            "completionMode: Indexed\ncompletions: 1\nparallelism: 100001",
            "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is "
                + "Indexed"),
        Refusal(
            "backoffLimitPerIndex: 1",
            "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode"),
        Refusal(
            "completionMode: Indexed\ncompletions: 2\nmaxFailedIndexes: 3",
            "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
            "spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions"),
        Refusal(
            "managedBy: queue",
            "spec.managedBy: Invalid value: \"queue\": must be a domain-prefixed path (such as \"acme.io/foo\")"),
        Refusal(
            "successPolicy: {rules: [{succeededCount: 1}]}",
            "spec.successPolicy: Invalid value: {…}: requires indexed completion mode"),
        Refusal(
            "completionMode: Indexed\ncompletions: 3\nsuccessPolicy: {rules: [{succeededIndexes: \"2,1\"}, {}]}",
            "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"2,1\": error parsing succeededIndexes: "
                + "non-increasing order, previous: 2, current: 1",
            "spec.successPolicy.rules[1]: Required value: at least one of succeededCount or succeededIndexes must be "
                + "specified"),
        Refusal(
            "podFailurePolicy: {rules: [{action: FailIndex, onExitCodes: {containerName: db, operator: In, values: [2, 0]}}, {action: Count}]}",
            "spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to "
                + "be set",
            "spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: \"db\": must be one of the "
                + "container or initContainer names in the pod template",
            "spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator",
            "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: […]: must be ordered",
            "spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is "
                + "required"),
        Refusal(
            "podReplacementPolicy: TerminatingOrFailed\npodFailurePolicy: {rules: [{action: Count, onPodConditions: [{type: A}]}]}",
            "spec.podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\": supported values: \"Failed\""),
        Refusal("manualSelector: true", "spec.selector: Required value"),
        Refusal(
            "selector: {matchLabels: {app: web}}",
            "spec.selector: Invalid value: {…}: `selector` not auto-generated")
    ])
    func `a bad Job is refused`(refusal: Refusal) throws {
        #expect(try errors(in: job(refusal.input)) == refusal.errors)
    }

    @Test func `how its pods start again has to be said`() throws {
        #expect(
            try errors(in: job(pod: "")) == [
                "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""
            ])
        let policy = "podFailurePolicy: {rules: [{action: Count, onPodConditions: [{type: A}]}]}"
        #expect(
            try errors(in: job(policy, pod: "restartPolicy: OnFailure")) == [
                "spec.template.spec.restartPolicy: Invalid value: \"OnFailure\": only \"Never\" is supported when "
                    + "podFailurePolicy is specified"
            ])
    }

    @Test func `its pods are called after it`() throws {
        func named(_ length: Int, _ spec: String = "") -> String {
            job(spec).replacing(
                "name: web, namespace", with: "name: \(String(repeating: "a", count: length)), namespace")
        }
        #expect(try errors(in: named(63)) == [])
        #expect(try errors(in: named(64)).first?.hasSuffix(": must be no more than 63 bytes") == true)
        let indexed = "completionMode: Indexed\ncompletions: 100"
        #expect(try errors(in: named(60, indexed)) == [])
        #expect(try errors(in: named(61, indexed)).first?.contains("will not able to create pod") == true)
    }

    @Test func `its selector is made from its uid`() throws {
        let registry = KindRegistry.builtIn
        var object = try object(job())
        registry.applyDefaults(to: &object)
        registry.identify(&object, uid: "u-1", at: Timestamp(seconds: 0))
        #expect(object.spec["selector"] == ["matchLabels": ["batch.kubernetes.io/controller-uid": "u-1"]])
        #expect(
            object.content.at(["spec", "template", "metadata", "labels"]) == [
                "app": "web", "batch.kubernetes.io/controller-uid": "u-1", "batch.kubernetes.io/job-name": "web",
                "controller-uid": "u-1", "job-name": "web"
            ])
        #expect(object.labels == ["app": "web"])
        #expect(registry.check(object) == [])
        object.uid = "u-2"
        #expect(
            registry.check(object).map(\.description) == [
                "spec.selector: Invalid value: {…}: `selector` not auto-generated"
            ])
        var own = try self.object(manual)
        registry.identify(&own, uid: "u-1", at: Timestamp(seconds: 0))
        #expect(own.spec["selector"] == ["matchLabels": ["app": "web"]])
    }

    private var manual: String { job("manualSelector: true\nselector: {matchLabels: {app: web}}") }

    private func object(_ yaml: String) throws -> Object { try ObjectsTests.object(yaml) }

    @Test func `what is done once is not changed`() throws {
        let immutable = ": field is immutable"
        #expect(try errors(in: manual) == [])
        #expect(
            try errors(from: job("completions: 2"), to: job("completions: 3")).map { $0.hasSuffix(immutable) } == [true]
        )
        let image = job().replacing("1.27", with: "1.28")
        #expect(try errors(from: job(), to: image) == ["spec.template: Invalid value: {…}: field is immutable"])
        #expect(try errors(from: job(), to: job("suspend: true\nparallelism: 4\ncompletions: 1")) == [])
        let indexed = "completionMode: Indexed\ncompletions: 2\nparallelism: 2"
        #expect(try errors(from: job(indexed), to: job(indexed.replacing("2", with: "4"))) == [])
        #expect(
            try errors(from: job(indexed), to: job(indexed.replacing("completions: 2", with: "completions: 4"))) == [
                "spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism"
            ])
    }

    @Test func `a Job that is suspended may still be sent elsewhere`() throws {
        let held = job("suspend: true")
        let moved = job("suspend: false", pod: "restartPolicy: Never\nnodeSelector: {zone: a}")
        #expect(try errors(from: held, to: moved) == [])
        #expect(try errors(from: job("suspend: false"), to: moved).count == 1)
        #expect(try errors(from: held, to: job("suspend: true", pod: "restartPolicy: OnFailure")).count == 1)
    }
}
