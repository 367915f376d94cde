import Glibc
import PodLifecycle
import Testing

@testable import NodeAgent

@Suite struct VolumeEnvironmentTests {
    private func key(
        _ place: Place, _ path: String, _ key: String = "A", isOptional: Bool = false
    ) -> EnvironmentFileKey {
        EnvironmentFileKey(volume: "v", root: place.root + "/v", path: path, key: key, isOptional: isOptional)
    }

    private func place() -> Place {
        let place = Place()
        mkdir(place.root + "/v", 0o755)
        mkdir(place.root + "/v/inner", 0o755)
        place.write("/v/inner/a.env", "A='one'\nB=''\n")
        return place
    }

    @Test func variablesAreReadOfFilesAndOverLinksThatStay() async throws {
        let place = place()
        symlink("inner/a.env", place.root + "/v/link.env")
        let keys = [
            key(place, "inner/a.env"), key(place, "./inner//a.env", "B"), key(place, "link.env"),
            key(place, "none.env", isOptional: true), key(place, "inner/a.env", "C", isOptional: true)
        ]
        #expect(try await place.files.read(keys) == [keys[0]: "one", keys[1]: "", keys[2]: "one"])
    }

    @Test(arguments: [
        ("none.env", "A", "environment variable file \"none.env\" of volume \"v\" does not exist"),
        ("inner/a.env", "C", "environment variable key \"C\" not found in file \"inner/a.env\" of volume \"v\""),
        ("inner", "A", "\"inner\" of volume \"v\" is no file"),
        ("pipe", "A", "\"pipe\" of volume \"v\" is no file"),
        ("out", "A", "the path \"out\" of volume \"v\" leads out of the volume"),
        ("absolute", "A", "the path \"absolute\" of volume \"v\" leads out of the volume"),
        ("circle", "A", "the path \"circle\" of volume \"v\" leads out of the volume"),
        (
            "bad.env", "A",
            "couldn't parse env file \"bad.env\" of volume \"v\": line 2: value must be enclosed in single quotes"
        ),
        ("large.env", "Z", "\"large.env\" of volume \"v\" has more than 1048576 bytes")
    ])
    func whatCannotBeReadIsSaidWithoutItsContent(path: String, name: String, message: String) async {
        let place = place()
        place.write("/secret", "A='outside'\n")
        place.write("/v/bad.env", "B='1'\nA=hunter2\n")
        place.write("/v/large.env", "A='" + String(repeating: "x", count: EnvironmentFile.byteLimit) + "'\n")
        mkfifo(place.root + "/v/pipe", 0o644)
        symlink("../secret", place.root + "/v/out")
        symlink("/etc/passwd", place.root + "/v/absolute")
        symlink("circle", place.root + "/v/circle")
        let wanted = key(place, path, name)
        #expect(await place.message { () throws(PodFilesError) in _ = try await place.files.read([wanted]) } == message)
    }
}
