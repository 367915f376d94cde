import Objects
import Testing

@Suite struct ConfigChecksumTests {
    private let key = Array("a key".utf8)

    private func spec(_ text: String) throws -> PodSpec {
        PodSpec(try #require(YAMLParser.parse(Array(text.utf8), file: "spec.yaml").documents.first).value)
    }

    private func object(_ kind: String, _ name: String, _ data: Value) -> Object {
        var object = Object(apiVersion: "v1", kind: kind, namespace: "shop", name: name)
        object["data"] = data
        return object
    }

    private func checksum(_ spec: PodSpec, _ objects: [Object], key: [UInt8]? = nil) -> ConfigChecksum {
        ConfigChecksum(
            of: spec, in: "shop", key: key ?? self.key, find: { wanted in objects.first { $0.key == wanted } })
    }

    private let everyWay = """
        initContainers:
        - name: init
          envFrom:
          - secretRef: {name: of-init}
        containers:
        - name: main
          env:
          - name: A
            valueFrom: {configMapKeyRef: {name: of-env, key: a}}
          - name: B
            valueFrom: {secretKeyRef: {name: of-env, key: b, optional: true}}
          - {name: C, value: c}
          envFrom:
          - configMapRef: {name: of-env-from}
        volumes:
        - name: one
          configMap: {name: of-volume}
        - name: two
          secret: {secretName: of-volume, items: [{key: x, path: x}, {key: w, path: w}]}
        - name: three
          projected:
            sources:
            - configMap: {name: projected}
            - secret: {name: projected, items: [{key: z, path: z}]}
            - downwardAPI: {items: []}
        - name: four
          emptyDir: {}
        """

    @Test func `every way to read a ConfigMap or Secret is seen`() throws {
        let expected: Set = [
            ConfigReference(.secret, "of-init"), ConfigReference(.configMap, "of-env", key: "a"),
            ConfigReference(.secret, "of-env", key: "b"), ConfigReference(.configMap, "of-env-from"),
            ConfigReference(.configMap, "of-volume"), ConfigReference(.secret, "of-volume", key: "x"),
            ConfigReference(.secret, "of-volume", key: "w"), ConfigReference(.configMap, "projected"),
            ConfigReference(.secret, "projected", key: "z")
        ]
        #expect(try spec(everyWay).configReferences == expected)
    }

    @Test func `only what is read counts`() throws {
        let spec = try spec(
            "containers: [{name: a, env: [{name: A, valueFrom: {configMapKeyRef: {name: app, key: a}}}]}]")
        let first = checksum(spec, [object("ConfigMap", "app", ["a": "1", "b": "1"])])
        #expect(checksum(spec, [object("ConfigMap", "app", ["a": "1", "b": "2"])]) == first)
        #expect(checksum(spec, [object("ConfigMap", "app", ["a": "2", "b": "1"])]).text != first.text)
        #expect(checksum(spec, [object("Secret", "app", ["a": "1"])]).text != first.text)
    }

    @Test func `what is not there, what has no such key and what is empty differ from what holds something`() throws {
        let spec = try spec("containers: [{name: a, envFrom: [{configMapRef: {name: app, optional: true}}]}]")
        let absent = checksum(spec, [])
        let filled = checksum(spec, [object("ConfigMap", "app", ["a": ""])])
        #expect(absent.text != filled.text)
        #expect(filled.changes(since: absent.parts) == ["ConfigMap app"])
        #expect(checksum(spec, []) == absent)
    }

    @Test func `another key makes other checksums, so that no value can be tried out`() throws {
        let spec = try spec("containers: [{name: a, envFrom: [{secretRef: {name: db}}]}]")
        let objects = [object("Secret", "db", ["password": "aHVudGVyMg=="])]
        #expect(checksum(spec, objects).text != checksum(spec, objects, key: Array("another".utf8)).text)
        #expect(checksum(spec, objects).text.utf8.count == 32)
    }

    @Test func `a record says which object has changed`() throws {
        let spec = try spec(
            "containers: [{name: a, envFrom: [{secretRef: {name: db}}, {configMapRef: {name: a.b}}]}]")
        let old = checksum(spec, [object("Secret", "db", ["a": ""]), object("ConfigMap", "a.b", ["a": "1"])])
        let new = checksum(spec, [object("Secret", "db", ["a": ""]), object("ConfigMap", "a.b", ["a": "2"])])
        let record = try #require(old.record)
        #expect(ConfigChecksum.parts(ofRecord: record) == old.parts)
        #expect(new.changes(since: ConfigChecksum.parts(ofRecord: record)) == ["ConfigMap a.b"])
        #expect(new.changes(since: [:]).isEmpty)
        #expect(ConfigChecksum.parts(ofRecord: "nonsense,,=,a").count <= 1)
    }

    @Test func `a Deployment is rolled out by what it reads, where it asks for it`() throws {
        var deployment = Deployment(namespace: "shop", name: "web")
        deployment.template = PodTemplate(["spec": try spec(everyWay).content])
        #expect(deployment.object.rolloutTriggers.isEmpty)
        deployment.template.setAnnotation(PodTemplate.rolloutAnnotation, to: "true")
        let triggers = deployment.object.rolloutTriggers
        #expect(triggers.contains(ObjectKey(.secret, namespace: "shop", name: "of-env")))
        #expect(triggers.contains(ConfigChecksumKey.object))
        #expect(triggers.count == 9)
        deployment.template.setAnnotation(PodTemplate.rolloutAnnotation, to: "false")
        #expect(deployment.object.rolloutTriggers.isEmpty)
    }

    @Test func `a key is read from its Secret, and one that is too short is none`() {
        let bytes = [UInt8](repeating: 7, count: 32)
        #expect(ConfigChecksumKey.bytes(in: ConfigChecksumKey.secret(bytes)) == bytes)
        #expect(ConfigChecksumKey.bytes(in: ConfigChecksumKey.secret([1])) == nil)
        #expect(ConfigChecksumKey.bytes(in: nil) == nil)
    }
}
