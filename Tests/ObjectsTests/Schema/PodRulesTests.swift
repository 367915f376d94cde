import Objects
import Testing

@Suite struct PodRulesTests {
    private func pod(_ spec: String) -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec:\n"
            + spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }

    @Test(arguments: [
        "containers: [{name: a, image: x}]",
        "containers: [{name: a, image: x, env: [{name: A, value: b}, {name: 'odd name!', value: ''}]}]",
        "containers: [{name: a, image: x, ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]}]",
        "containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, emptyDir: }]",
        "containers: [{name: a, image: x, resources: {requests: {cpu: 0.5, memory: 64Mi}, limits: {cpu: 1}}}]",
        "containers: [{name: a, image: x}]\ninitContainers: [{name: b, image: x, restartPolicy: Always, livenessProbe: {exec: {command: [a]}}}]",
        "containers: [{name: a, image: x}]\ntolerations: [{operator: Exists}, {key: k, value: v, effect: NoSchedule}]",
        "containers: [{name: a, image: x, env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]}]",
        "containers: [{name: a, image: x, env: [{name: L, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['a/b']\"}}}]}]",
        "containers: [{name: a, image: x, env: [{name: F, valueFrom: {fileKeyRef: {volumeName: v, path: a/b.env, key: F.g}}}]}]\nvolumes: [{name: v}]",
        "containers: [{name: a, image: x}]\nhostname: web\nsubdomain: s\nnodeSelector: {a: b}\nrestartPolicy: OnFailure"
    ])
    func `a good pod passes`(spec: String) throws {
        #expect(try errors(in: pod(spec)) == [])
    }

    @Test(arguments: [
        Refusal("containers: []", "spec.containers: Required value"),
        Refusal("containers: ", "spec.containers: Required value"),
        Refusal("containers: {a: b}", "spec.containers: Invalid value: \"object\": must be of type array"),
        Refusal(
            "containers: [null]", "spec.containers[0]: Invalid value: \"null\": must be of type object"),
        Refusal("containers: [{image: x}]", "spec.containers[0].name: Required value"),
        Refusal(
            "containers: [{name: a, image: x}]\nresources: {limits: {cpu: 1, ephemeral-storage: 1Gi, example.com/gpu: 1}}",
            "spec.resources.limits[ephemeral-storage]: Unsupported value: \"ephemeral-storage\": supported values: "
                + "\"cpu\", \"hugepages-\", \"memory\"",
            "spec.resources.limits[example.com/gpu]: Unsupported value: \"example.com/gpu\": supported values: "
                + "\"cpu\", \"hugepages-\", \"memory\""),
        Refusal("containers: [{name: a}]", "spec.containers[0].image: Required value"),
        Refusal(
            "containers: [{name: a, image: x}, {name: a, image: z}]",
            "spec.containers[1].name: Duplicate value: \"a\""),
        Refusal(
            "containers: [{name: a, image: x}]\ninitContainers: [{name: a, image: z}]",
            "spec.initContainers[0].name: Duplicate value: \"a\""),
        Refusal(
            "containers: [{name: A_b, image: x}]",
            "spec.containers[0].name: Invalid value: \"A_b\": a lowercase RFC 1123 label must consist of lower case "
                + "alphanumeric characters or '-', and must start and end with an alphanumeric character "
                + "(e.g. 'my-name', or '123-abc')"),
        Refusal(
            "containers: [{name: a, image: x, imagePullPolicy: Sometimes}]",
            "spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", "
                + "\"IfNotPresent\", \"Never\""),
        Refusal(
            "containers: [{name: a, image: x, command: /bin/sh}]",
            "spec.containers[0].command: Invalid value: \"string\": must be of type array"),
        Refusal(
            "containers: [{name: a, image: x, args: [1, true]}]",
            "spec.containers[0].args[0]: Invalid value: \"integer\": must be of type string; put it in quotes",
            "spec.containers[0].args[1]: Invalid value: \"boolean\": must be of type string; put it in quotes")
    ])
    func `bad containers are refused`(refusal: Refusal) throws {
        let found = try errors(in: pod(refusal.input))
        #expect(found == refusal.errors, "\(found)")
    }

    @Test(arguments: [
        Refusal(
            "volumeName: none, path: a.env, key: A",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: \"none\""),
        Refusal(
            "volumeName: config, path: a.env, key: A",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: \"config\": "
                + "referenced volume must be of type emptyDir"),
        Refusal(
            "volumeName: v, path: ../a.env, key: A",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.path: Invalid value: \"../a.env\": must not contain '..'"),
        Refusal(
            "volumeName: v, path: /a.env, key: A",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.path: Invalid value: \"/a.env\": must be a relative path"),
        Refusal(
            "volumeName: v, path: ..a, key: A",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.path: Invalid value: \"..a\": must not start with '..'"),
        Refusal(
            "path: a.env", "spec.containers[0].env[0].valueFrom.fileKeyRef.key: Required value",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Required value")
    ])
    func `an env file must be in an emptyDir`(refusal: Refusal) throws {
        let found = try errors(
            in: pod(
                "containers: [{name: a, image: x, env: [{name: A, valueFrom: {fileKeyRef: {\(refusal.input)}}}]}]\n"
                    + "volumes: [{name: v, emptyDir: {}}, {name: config, configMap: {name: c}}]"))
        #expect(found == refusal.errors, "\(found)")
    }

    @Test(arguments: [
        Refusal(
            "ports: [{containerPort: 0}]",
            "spec.containers[0].ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive"),
        Refusal(
            "ports: [{containerPort: 80, name: a}, {containerPort: 81, name: a}]",
            "spec.containers[0].ports[1].name: Duplicate value: \"a\""),
        Refusal(
            "ports: [{containerPort: 80}, {containerPort: 80, name: b}]",
            "spec.containers[0].ports[1]: Duplicate value: \"containerPort=80,protocol=TCP\""),
        Refusal(
            "ports: [{containerPort: 80, name: much-too-long-a-name}]",
            "spec.containers[0].ports[0].name: Invalid value: \"much-too-long-a-name\": must be no more than 15 bytes"),
        Refusal(
            "ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}]",
            "spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//80\""),
        Refusal(
            "volumeMounts: [{name: v, mountPath: /v}]", "spec.containers[0].volumeMounts[0].name: Not found: \"v\""),
        Refusal(
            "livenessProbe: {periodSeconds: 5}",
            "spec.containers[0].livenessProbe: Required value: must specify a handler type"),
        Refusal(
            "livenessProbe: {exec: {command: [a]}, httpGet: {port: 80}}",
            "spec.containers[0].livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type"),
        Refusal(
            "livenessProbe: {httpGet: {port: 70000}, successThreshold: 2}",
            "spec.containers[0].livenessProbe.httpGet.port: Invalid value: 70000: must be between 1 and 65535, inclusive",
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"),
        Refusal(
            "lifecycle: {preStop: {sleep: {seconds: 31}}}",
            "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than "
                + "terminationGracePeriodSeconds (30)"),
        Refusal(
            "resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}",
            "spec.containers[0].resources.requests[cpu]: Invalid value: \"2\": must be less than or equal to cpu limit of "
                + "1500m"),
        Refusal(
            "resources: {requests: {cpu: -1, disk: 1}}",
            "spec.containers[0].resources.requests[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
            "spec.containers[0].resources.requests[disk]: Invalid value: \"disk\": must be a standard resource for "
                + "containers"),
        Refusal(
            "resources: {requests: {example.com/gpu: 0.5}}",
            "spec.containers[0].resources.requests[example.com/gpu]: Invalid value: \"500m\": must be an integer",
            "spec.containers[0].resources.limits[example.com/gpu]: Required value: Limit must be set for non "
                + "overcommitable resources"),
        Refusal(
            "resources: {limits: {memory: 1GB}}",
            "spec.containers[0].resources.limits[memory]: Invalid value: \"1GB\": \(Quantity.formatMessage)"),
        Refusal(
            "resources: {limits: {memory: [1]}}",
            "spec.containers[0].resources.limits[memory]: Invalid value: \"array\": must be of type string or number"),
        Refusal(
            "securityContext: {runAsUser: -1}",
            "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive"
        ),
        Refusal(
            "env: [{name: A, value: 1}]",
            "spec.containers[0].env[0].value: Invalid value: \"integer\": must be of type string; put it in quotes"),
        Refusal(
            "env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
            "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty"),
        Refusal(
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.phase}}}]",
            "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"status.phase\": supported "
                + "values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\", "
                + "\"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\""
        ),
        Refusal(
            "env: [{name: A=B}]",
            "spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist "
                + "only of printable ASCII characters other than '='"),
        Refusal(
            "env: [{name: A, value: x}, {name: A, value: z}]", "spec.containers[0].env[1].name: Duplicate value: \"A\"")
    ])
    func `bad parts of a container are refused`(refusal: Refusal) throws {
        let spec = "containers:\n- name: a\n  image: x\n  \(refusal.input)"
        let found = try errors(in: pod(spec))
        #expect(found == refusal.errors, "\(found)")
    }

    @Test(arguments: [
        Refusal(
            "volumes: [{name: v, emptyDir: {}, hostPath: {path: /}}]",
            "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"),
        Refusal(
            "volumes: [{name: v, hostPath: {path: /a/../b, type: Folder}}]",
            "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
            "spec.volumes[0].hostPath.type: Unsupported value: \"Folder\": supported values: \"\", \"BlockDevice\", "
                + "\"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\""),
        Refusal(
            "volumes: [{name: v, emptydir: {}}]",
            "spec.volumes[0].emptydir: unknown field \"spec.volumes[0].emptydir\", did you mean \"emptyDir\"?"),
        Refusal(
            "volumes: [{name: v, projected: {sources: [{secret: {name: s, items: [{key: k, path: ../x}]}}]}}]",
            "spec.volumes[0].projected.sources[0].secret.items[0].path: Invalid value: \"../x\": must not contain '..'"),
        Refusal(
            "restartPolicy: always",
            "spec.restartPolicy: Unsupported value: \"always\": supported values: \"Always\", \"Never\", \"OnFailure\""),
        Refusal(
            "terminationGracePeriodSeconds: -1",
            "spec.terminationGracePeriodSeconds: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "tolerations: [{key: k, operator: Exists, value: v}]",
            "spec.tolerations[0].value: Invalid value: \"v\": value must be empty when `operator` is 'Exists'"),
        Refusal(
            "tolerations: [{value: v}]",
            "spec.tolerations[0].operator: Invalid value: \"\": operator must be Exists when `key` is empty, which "
                + "means \"match all values and all keys\""),
        Refusal(
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}",
            "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value"
        ),
        Refusal(
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
                + "[{matchExpressions: [{key: k, operator: Gt, values: [a]}]}]}}}",
            "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]."
                + "matchExpressions[0].values[0]: Invalid value: \"a\": must be an integer when `operator` is 'Lt' or 'Gt'"
        ),
        Refusal(
            "hostname: a.b",
            "spec.hostname: Invalid value: \"a.b\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc')"
        ),
        Refusal(
            "dnsPolicy: None", "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"),
        Refusal(
            "hostAliases: [{ip: 1.2.3, hostnames: [a]}]",
            "spec.hostAliases[0].ip: Invalid value: \"1.2.3\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
        ),
        Refusal(
            "initContainers: [{name: i, image: x, readinessProbe: {exec: {command: [a]}}}]",
            "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without "
                + "restartPolicy=Always")
    ])
    func `bad parts of a pod are refused`(refusal: Refusal) throws {
        #expect(try errors(in: pod("containers: [{name: a, image: x}]\n\(refusal.input)")) == refusal.errors)
    }

    @Test func `on the host's network a host port is the container's port`() throws {
        let spec = "hostNetwork: true\ncontainers: [{name: a, image: x, ports: [{containerPort: 80, hostPort: 81}]}]"
        #expect(
            try errors(in: pod(spec)) == [
                "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when "
                    + "`hostNetwork` is true"
            ])
    }

    @Test func `of a pod only images and a few other things change`() throws {
        let registry = KindRegistry.builtIn
        let old = try object(pod("containers: [{name: a, image: x}]\nactiveDeadlineSeconds: 10"))
        var new = old
        new.spec["containers"] = [["name": "a", "image": "y"]]
        new.spec["tolerations"] = [["operator": "Exists"]]
        new.spec["activeDeadlineSeconds"] = 5
        new.spec["nodeName"] = "n1"
        #expect(registry.check(update: new, from: old).isEmpty)
        new.spec["nodeName"] = "n2"
        let moved = new
        new.spec["nodeName"] = "n1"
        #expect(registry.check(update: moved, from: new).map(\.path.description) == ["spec"])
        var later = old
        later.spec["activeDeadlineSeconds"] = 20
        #expect(registry.check(update: later, from: old).map(\.path.description) == ["spec.activeDeadlineSeconds"])
    }
}
