import Testing

/// What people do with a kubectl, as it is published: a whole day of it on one daemon.
extension EndToEnd {
    @Test(
        "kubectl reads and changes objects in every way",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"),
        arguments: Clients.kubectls)
    func kubectlChangesObjects(program: String) async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: program, machine: machine)
            try await kubectl.discover()
            try await kubectl.read()
            try await kubectl.apply()
            try await kubectl.applyOnTheServer()
            try await kubectl.patch()
            try await kubectl.replaceAndDelete()
            try await kubectl.kustomize()
        }
    }
}

extension Kubectl {
    /// - Parameter value: Of its one key.
    fileprivate func writeMap(_ name: String, _ value: String) throws {
        try write("\(name).yaml", Manifests.configMap(name, value))
    }

    fileprivate func discover() async throws {
        try await self("version", says: "Server Version: v1.36")
        try await self("api-versions", says: "apps/v1", "skeg.dev/v1alpha1")
        try await self("api-resources", says: "deployments", "horizontalpodautoscalers", "customresourcedefinitions")
        try await self("explain pods.spec.containers.resources", says: "FIELD: resources", "limits")
        try await self("explain deployments --recursive", says: "progressDeadlineSeconds", "terminationGracePeriod")
        try await self("get --raw /readyz", says: "ok")
        try await self("get nothings", says: "the server doesn't have a resource type \"nothings\"", code: 1)
    }

    fileprivate func read() async throws {
        try await self("get configmap map", says: "NAME", "DATA", "AGE")
        try await self("get cm/map -o wide --show-labels", says: "LABELS", "<none>")
        try await self("get cm map -o yaml", says: "value: \"1\"", "resourceVersion:")
        try await self("get cm map -o json", says: "\"value\": \"1\"")
        try await self("get cm map -o name", says: "configmap/map")
        try await self("get cm map -o jsonpath={.data.value}", says: "1")
        try await self("get cm -o custom-columns=N:.metadata.name", says: "N\nkube-root-ca.crt\nmap")
        try await self("get cm -o 'go-template={{range .items}}<{{.metadata.name}}>{{end}}'", says: "<map>")
        try await self("get cm -A --field-selector metadata.name=map --chunk-size=1", says: "default")
        try await self("get cm -l none=there", says: "No resources found")
        try await self("get cm none", says: "Error from server (NotFound): configmaps \"none\" not found", code: 1)
        try await self("get cm --watch --output-watch-events --request-timeout=1s", says: "ADDED", "map", code: nil)
        try await self("get syncs", says: "Converged")
    }

    fileprivate func apply() async throws {
        try writeMap("applied", "1")
        try await self("apply -f applied.yaml", says: "configmap/applied created")
        try await self("apply -f applied.yaml", says: "configmap/applied unchanged")
        try writeMap("applied", "2")
        try await self("diff -f applied.yaml", says: "-  value: \"1\"", "+  value: \"2\"", code: 1)
        try await self("apply -f applied.yaml --dry-run=server", says: "configured (server dry run)")
        try await self("get cm applied -o jsonpath={.data.value}", says: "1")
        try await self("apply -f applied.yaml", says: "configmap/applied configured")
        try await self("diff -f applied.yaml")
        try await self("apply view-last-applied cm/applied", says: "value: \"2\"")
        try writeMap("Bad_Name", "1")
        try await self("apply -f Bad_Name.yaml", says: "metadata.name: Invalid value: \"Bad_Name\"", code: 1)
        try write("typo.yaml", Manifests.configMap("typo") + "dota: {}\n")
        try await self("apply -f typo.yaml", says: "unknown field \"dota\"", code: 1)
        try write("edit", "#!/bin/sh\nsed -i 's/value: \"2\"/value: \"3\"/' \"$1\"\n")
        try await self("edit cm applied", says: "configmap/applied edited")
        try await self("get cm applied -o jsonpath={.data.value}", says: "3")
    }

    fileprivate func applyOnTheServer() async throws {
        try writeMap("owned", "1")
        try await self("apply --server-side -f owned.yaml", says: "configmap/owned serverside-applied")
        try writeMap("owned", "2")
        try await self("diff --server-side -f owned.yaml", says: "+  value: \"2\"", code: 1)
        try await self(
            "apply --server-side -f owned.yaml --field-manager=bob",
            says: "Apply failed with 1 conflict: conflict with \"kubectl\": .data.value", code: 1)
        try await self(
            "apply --server-side -f owned.yaml --field-manager=bob --force-conflicts",
            says: "configmap/owned serverside-applied")
        try await self("get cm owned -o yaml --show-managed-fields", says: "manager: bob", "f:value")
    }

    fileprivate func patch() async throws {
        try await self(#"patch cm applied -p '{"data":{"a":"1"}}'"#, says: "patched")
        try await self(#"patch cm applied --type=merge -p '{"data":{"b":"2"}}'"#, says: "patched")
        try await self(#"patch cm applied --type=json -p '[{"op":"remove","path":"/data/a"}]'"#, says: "patched")
        try await self("get cm applied -o 'jsonpath={.data}'", says: #"{"b":"2","value":"3"}"#)
        try await self("label cm applied tier=low", says: "labeled")
        try await self("label cm applied tier=high", says: "already has a value (low)", code: 1)
        try await self("label cm applied tier=high --overwrite", says: "labeled")
        try await self("annotate cm applied note=kept", says: "annotated")
        try await self("get cm -l tier=high -o name", says: "configmap/applied")
    }

    fileprivate func replaceAndDelete() async throws {
        try await self("replace -f owned.yaml", says: "configmap/owned replaced")
        try await self("replace --force -f owned.yaml", says: "deleted", "configmap/owned replaced")
        try await self("create -f owned.yaml", says: "configmaps \"owned\" already exists", code: 1)
        try await self("delete cm owned none", says: "\"owned\" deleted", "\"none\" not found", code: 1)
        try await self("delete cm -l tier=high", says: "\"applied\" deleted")
        try await self("wait --for=delete cm/applied --timeout=30s")
    }

    fileprivate func kustomize() async throws {
        try write("sweet/base.yaml", Manifests.configMap("base"))
        try write("sweet/kustomization.yaml", "namePrefix: sweet-\nresources: [base.yaml]\n")
        try await self("kustomize sweet | kubectl apply -f -", says: "configmap/sweet-base created")
        try await self("apply -k sweet", says: "configmap/sweet-base unchanged")
        try await self("delete -k sweet", says: "deleted")
    }
}
