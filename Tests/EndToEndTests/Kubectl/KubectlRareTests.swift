import Testing

extension EndToEnd {
    @Test(
        "kubectl's rarer commands do what they say",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"), arguments: Clients.kubectls)
    func kubectlRareCommands(program: String) async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: program, machine: machine)
            try await kubectl.createOtherForms()
            try await kubectl.prune()
            try await kubectl.keepLastApplied()
            try await kubectl.reconcileRoles()
            try await kubectl.setFields()
            try await kubectl.sendRawRequests()
            try await kubectl("cluster-info", says: "is running at")
            try await kubectl("cluster-info dump --namespaces default --output-directory dump")
            #expect(TextFile.read("\(machine.path)/dump/nodes.json").contains("\"NodeList\""))
        }
    }
}

extension Kubectl {
    private static let forms = [
        "secret tls pair --cert=pair.crt --key=pair.key",
        "secret docker-registry pull --docker-server=r.example.org --docker-username=a --docker-password=b",
        "service nodeport outside --tcp=80:80",
        "service loadbalancer front --tcp=80:80",
        "service externalname away --external-name=a.example.org",
        "clusterrole sum --aggregation-rule=a=b",
        "clusterrole paths --verb=get --non-resource-url='/logs/*'"
    ]

    fileprivate func createOtherForms() async throws {
        try await self(
            "version --client && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 "
                + "-subj /CN=a -keyout pair.key -out pair.crt")
        for form in Kubectl.forms { try await self("create " + form, says: "created") }
        try await self(
            "get secret pair pull -o jsonpath='{.items[*].type}'", says: "kubernetes.io/tls", "dockerconfigjson")
    }

    fileprivate func prune() async throws {
        let map = { (name: String) in
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name), labels: {set: a}}\n---\n"
        }
        let apply = "apply -f set.yaml --prune -l set=a --prune-allowlist=core/v1/ConfigMap"
        try write("set.yaml", map("one") + map("two"))
        try await self(apply, says: "configmap/one created", "configmap/two created")
        try write("set.yaml", map("one"))
        try await self(apply, says: "configmap/one unchanged", "configmap/two pruned")
        try await self("get cm two", says: "NotFound", code: 1)
    }

    fileprivate func keepLastApplied() async throws {
        try await self("create configmap bare --from-literal=value=1", says: "created")
        try write("bare.yaml", Manifests.configMap("bare"))
        try await self("apply set-last-applied -f bare.yaml", says: "no last-applied-configuration annotation", code: 1)
        try await self("apply set-last-applied -f bare.yaml --create-annotation", says: "configmap/bare configured")
        try await self("apply view-last-applied cm/bare", says: "value: \"1\"")
        // The first one notes the namespace too.
        try await self("apply -f bare.yaml", says: "configmap/bare")
        try await self("apply -f bare.yaml", says: "configmap/bare unchanged")
    }

    fileprivate func reconcileRoles() async throws {
        func role(_ verbs: String) -> String {
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: made, namespace: default}\n"
                + "rules: [{apiGroups: [''], resources: [pods], verbs: [\(verbs)]}]\n"
        }
        try write("role.yaml", role("get"))
        try await self("auth reconcile -f role.yaml", says: "required create", "Verbs:[get]")
        try write("role.yaml", role("get, list"))
        try await self("auth reconcile -f role.yaml", says: "required update", "Verbs:[list]")
        try await self("get role made -o jsonpath='{.rules[*].verbs}'", says: "[\"get\"] [\"list\"]")
    }

    fileprivate func setFields() async throws {
        try await self("create deployment web --image=skeg.dev/host --replicas=0 -- /bin/sleep 1000", says: "created")
        try await self("set serviceaccount deployment/web default", says: "serviceaccount updated")
        try await self("set env deployment/web A=b", says: "env updated")
        try await self("set resources deployment/web --limits=cpu=200m", says: "resource requirements updated")
        try await self("set selector service outside app=web", says: "selector updated")
        try await self("get service outside -o jsonpath='{.spec.selector}'", says: #"{"app":"web"}"#)
        try await self("create rolebinding readers --role=made --user=ann", says: "created")
        try await self("set subject rolebinding readers --user=bob", says: "subjects updated")
        try await self("get rolebinding readers -o jsonpath='{.subjects[*].name}'", says: "ann bob")
        let patch = #"'{"status":{"observedGeneration":7,"replicas":5},"spec":{"replicas":9}}'"#
        try await self("patch deployment web --subresource=status --type=merge -p \(patch)", says: "patched")
        try await self("get deployment web -o jsonpath='{.spec.replicas}'", says: "0")
    }

    fileprivate func sendRawRequests() async throws {
        let place = "/api/v1/namespaces/default/configmaps"
        try write("raw.json", #"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "raw"}}"#)
        try await self("create --raw \(place) -f raw.json", says: #""name":"raw""#)
        try await self("delete --raw \(place)/raw", says: #""status":"Success""#)
        try await self("get --raw \(place)/raw", says: "NotFound", code: 1)
    }
}
