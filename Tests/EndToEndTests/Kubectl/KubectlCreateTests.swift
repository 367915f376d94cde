import Testing

extension EndToEnd {
    /// kubectl sends these as protobuf.
    @Test(
        "kubectl makes objects from its command line",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"), arguments: Clients.kubectls)
    func kubectlCreates(program: String) async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: program, machine: machine)
            try await kubectl("create configmap one --from-literal=a=b", says: "configmap/one created")
            try await kubectl("create configmap one --from-literal=a=b", says: "already exists", code: 1)
            try await kubectl("get cm one -o jsonpath={.data}", says: #"{"a":"b"}"#)
            try await kubectl("create secret generic hidden --from-literal=a=b", says: "secret/hidden created")
            try await kubectl("create namespace team", says: "namespace/team created")
            try await kubectl("delete namespace team --timeout=60s", says: "\"team\" deleted")
            for command in Kubectl.creations {
                try await kubectl("create " + command, says: "created")
            }
            try await kubectl("create job again --from=cronjob/yearly", says: "job.batch/again created")
            try await kubectl("autoscale deploy/web --max=3", says: "autoscaled")
            try await kubectl("get deploy,hpa", says: "web", "Deployment/web")
        }
    }
}

extension Kubectl {
    fileprivate static let creations = [
        "deployment web --image=skeg.dev/host --replicas=2 -- /bin/sleep 100000",
        "serviceaccount robot",
        "job once --image=skeg.dev/host -- /bin/true",
        "cronjob yearly --image=skeg.dev/host --schedule='0 0 1 1 *' -- /bin/true",
        "quota most --hard=pods=50",
        "role reader --verb=get --resource=pods",
        "rolebinding readers --role=reader --user=ann",
        "clusterrole reader --verb=get --resource=pods",
        "clusterrolebinding readers --clusterrole=reader --user=ann",
        "service clusterip door --tcp=80:80",
        "ingress gate --rule=a.example.org/=door:80",
        "poddisruptionbudget enough --selector=app=web --min-available=0",
        "priorityclass before --value=7"
    ]
}
