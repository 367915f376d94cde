import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test(
        "a program in a pod uses the API as its account, with the official client and what it finds there",
        .enabled(if: Clients.areInstalled, Clients.absence))
    func inCluster() async throws {
        try await Machine.serving { machine in
            let commit = try await machine.repository.commit("A clerk", ["clerk.yaml": machine.clerk])
            try await machine.becomes("Converged", at: commit)
            try await eventually("the clerk tells", seen: { "\(machine.pods)" }) {
                access(machine.told, F_OK) == 0
            }
            let told = try JSONParser.parse(Array(TextFile.read(machine.told).utf8))
            let service = try #require(machine.fetch("/api/v1/namespaces/default/services/kubernetes"))
            let port = try #require(service.at(["spec", "ports"])?.array?.first?["port"]?.integer)
            #expect(told["host"] == .string("https://127.0.0.1:\(port)"))
            #expect(told["namespace"] == "default")
            #expect(told["user"] == "system:serviceaccount:default:clerk")
            #expect(told["pod"] == ["clerk"])
            #expect(told["node"]?.array?.count == 1)
            #expect(told["maps"] == ["kube-root-ca.crt", "map"])
            #expect(told["secrets"] == 403)
            #expect(told["elsewhere"] == 403)
            #expect(told["mode"] == "0o644")
            try await machine.endsWithItsPod()
        }
    }

    @Test(
        "pods of an account that is missing come with it, one that wants no token gets none",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"))
    func missingAccount() async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: try #require(Clients.kubectls.first), machine: machine)
            try kubectl.write("late.yaml", Manifests.late)
            try await kubectl("apply -f late.yaml", says: "late created")
            let refusal = #"error looking up service account default/late: serviceaccount "late" not found"#
            try await eventually("the refusal is told") {
                let condition = machine.fetch("/apis/apps/v1/namespaces/default/replicasets")?["items"]?.array?.first
                    .map(Object.init)?.condition("ReplicaFailure")
                return condition?.message.contains(refusal) == true
            }
            try await kubectl(
                "run lone --image skeg.dev/host --overrides '\(Manifests.override)'", says: refusal, code: 1)
            try await kubectl("create serviceaccount late")
            try await kubectl("rollout status deploy/late --timeout=60s", says: "successfully rolled out")
            let found = "exec deploy/late -- sh -c 'ls /var/run/secrets/kubernetes.io/serviceaccount || echo none'"
            try await kubectl(found, says: "none")
        }
    }

    @Test(
        "a request for a certificate is signed once it is approved, and the certificate opens what its name may",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"))
    func certificates() async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: try #require(Clients.kubectls.first), machine: machine)
            try kubectl.write("ask", Manifests.ask)
            try await kubectl("version > /dev/null; . ./ask", says: "ann created")
            try await kubectl("get csr ann", says: "Pending")
            try await kubectl("certificate approve ann", says: "approved")
            try await eventually("it is signed") {
                machine.fetch("/apis/certificates.k8s.io/v1/certificatesigningrequests/ann")?.at([
                    "status", "certificate"
                ]) != nil
            }
            try await kubectl("get csr ann", says: "Approved,Issued")
            try await kubectl("get csr ann -o jsonpath='{.status.certificate}' | base64 -d > ann.crt")
            let login = "config set-credentials ann --client-certificate=ann.crt --client-key=ann.key"
            try await kubectl(login + " && kubectl config set-context --current --user=ann")
            try await kubectl("auth whoami", says: "ann", "dev")
            try await kubectl("get pods", says: #"User "ann" cannot list resource "pods""#, code: 1)
        }
    }
}

extension Manifests {
    fileprivate static let late = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: late}
        spec:
          selector: {matchLabels: {app: late}}
          template:
            metadata: {labels: {app: late}}
            spec:
              serviceAccountName: late
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 1
              containers:
              - {name: main, image: skeg.dev/host, command: [/bin/sleep, "1000"]}

        """

    fileprivate static let override = #"{"spec":{"serviceAccountName":"late"}}"#

    /// Makes a key, and asks for a certificate for it.
    fileprivate static let ask = """
        openssl req -new -newkey rsa:2048 -nodes -keyout ann.key -subj /O=dev/CN=ann -out ann.csr 2>/dev/null
        "$KUBECTL" apply -f - <<END
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: ann}
        spec:
          signerName: kubernetes.io/kube-apiserver-client
          usages: [client auth]
          request: $(base64 -w0 ann.csr)
        END

        """
}

extension Machine {
    /// Where the clerk writes what it has found.
    fileprivate var told: String { path + "/told" }

    /// A pod that may read ConfigMaps, and says what it can.
    fileprivate var clerk: String {
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: clerk, namespace: default}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: clerk, namespace: default}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects: [{kind: ServiceAccount, name: clerk, namespace: default}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: clerk, namespace: default}
        spec:
          serviceAccountName: clerk
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: skeg.dev/host
            command: [/bin/sh, -c]
            args:
            - >-
              \(Clients.program("python")) \(Clients.script("in_cluster.py")) \(told);
              cp /var/run/secrets/kubernetes.io/serviceaccount/token \(path)/stolen; exec sleep 1000
            env:
            - {name: PYTHONDONTWRITEBYTECODE, value: "1"}

        """
    }

    /// A copy of the clerk's token opens nothing once the clerk is gone.
    fileprivate func endsWithItsPod() async throws {
        try await eventually("the token is copied") { !TextFile.read(self.path + "/stolen").isEmpty }
        let bearer = [(name: "Authorization", value: "Bearer \(TextFile.read(path + "/stolen"))")]
        func status() -> Int? {
            HTTP.ask(
                socket: state + "/skeg.sock", "GET", "/api/v1/namespaces/default/configmaps", contentType: nil,
                headers: bearer, body: [])?.status
        }
        #expect(status() == 200)
        let commit = try await repository.commit("No clerk", ["clerk.yaml": nil])
        try await becomes("Converged", at: commit)
        try await eventually("the clerk is gone") { self.pods.isEmpty }
        try await eventually("its token with it") { status() == 401 }
    }
}
