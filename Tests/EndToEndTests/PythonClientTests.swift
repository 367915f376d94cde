import Glibc
import Objects
import Testing

/// Programs in `Clients`, each with a library that others have made for Kubernetes.
extension EndToEnd {
    @Test("the official Python client works", .enabled(if: Clients.areInstalled, Clients.absence))
    func officialClient() async throws {
        try await Machine.serving { machine in
            try await machine.runScript("official.py", parts: ["objects", "watches", "workloads", "without_models"])
        }
    }

    @Test("kr8s works", .enabled(if: Clients.areInstalled, Clients.absence))
    func kr8s() async throws {
        try await Machine.serving { machine in
            try await machine.runScript("asynchronous.py", parts: ["objects", "workloads", "watches"])
        }
    }

    @Test(
        "an operator written with kopf follows objects of its own kind, and holds them with a finalizer",
        .enabled(if: Clients.areInstalled, Clients.absence))
    func kopf() async throws {
        try await Machine.serving { machine in
            let commit = try await machine.repository.commit("Lamps", ["lamps.yaml": Lamp.definition])
            try await machine.becomes("Converged", at: commit)
            let log = machine.path + "/operator"
            let operatorProgram = try Program(
                [Clients.program("kopf"), "run", "--standalone", "-n", "default", Clients.script("lamps.py")],
                environment: machine.environmentOfClients, directory: machine.path, output: log)
            do {
                try await machine.followLamp(log)
            } catch {
                Issue.record("the operator's log:\n\(TextFile.read(log).suffix(8_000))")
            }
            operatorProgram.signal(SIGINT)
            _ = try await operatorProgram.end()
        }
    }
}

private enum Lamp {
    static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: lamps.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {plural: lamps, singular: lamp, kind: Lamp}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [color]
                    properties:
                      color: {type: string}
                      level: {type: integer, default: 3}
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}

        """
    static let all = "/apis/example.org/v1/namespaces/default/lamps"
    static let path = all + "/desk"
    static let desk: Value = [
        "apiVersion": "example.org/v1", "kind": "Lamp", "metadata": ["name": "desk"], "spec": ["color": "red"]
    ]
    static let maps = "/api/v1/namespaces/default/configmaps/"
}

extension Machine {
    /// Makes, changes and deletes a lamp, and looks each time at what the operator does.
    fileprivate func followLamp(_ log: String) async throws {
        let socket = state + "/skeg.sock"
        let made = HTTP.ask(
            socket: socket, "POST", Lamp.all, contentType: "application/json", body: JSONWriter.write(Lamp.desk))
        #expect(made?.status == 201, "\(made?.text ?? "no answer")")
        try await eventually("the operator lights it", seen: { TextFile.read(log) }) {
            self.fetch(Lamp.maps + "lamp-desk")?.at(["data", "color"]) == "red"
        }
        let map = fetch(Lamp.maps + "lamp-desk")
        #expect(map?.at(["data", "level"]) == "3")
        let uid = fetch(Lamp.path)?.at(["metadata", "uid"])
        #expect(map?.at(["metadata", "ownerReferences"])?.array?.first?["uid"] == uid)
        try await eventually("its status says so") { self.fetch(Lamp.path)?.at(["status", "created", "lit"]) == true }

        try patch(Lamp.path, ["spec": ["color": "green"]])
        try await eventually("the operator colors it") {
            self.fetch(Lamp.maps + "lamp-desk")?.at(["data", "color"]) == "green"
        }
        try delete(Lamp.path)
        try await eventually("it goes, with what it owns") {
            self.fetch(Lamp.path) == nil && self.fetch(Lamp.maps + "lamp-desk") == nil
        }
        #expect(fetch(Lamp.maps + "dark-desk") != nil, "it went before the operator had switched it off")
    }
}
