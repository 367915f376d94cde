import API
import Objects
import Store
import TestSupport
import Testing

@Suite("Lists")
struct ListTests {
    private let info = KindRegistry.builtIn[.configMap]

    private func page(_ world: World, _ query: Query) throws -> ListPage {
        let info = try #require(info)
        return ListPage(
            of: info, try ListOptions(query, namespace: "default", of: info, isWatch: false), in: world.snapshot)
    }

    @Test("pages follow each other, each object once, and say how many remain")
    func pages() throws {
        let world = World((0..<10).map { Make.configMap("m\($0)") })
        var names: [String] = []
        var token: String?
        var remaining: [Int?] = []
        repeat {
            let page = try page(world, token.map { ["limit": "4", "continue": $0] } ?? ["limit": "4"])
            names += page.objects.map(\.name)
            remaining.append(page.remaining)
            token = page.next?.text
        } while token != nil
        #expect(names == (0..<10).map { "m\($0)" })
        #expect(remaining == [6, 2, nil])
    }

    @Test("selectors pick, and fields that a kind cannot be picked by are refused")
    func selects() throws {
        let labelled = Make.configMap("b").with { $0.setLabel("app", to: "web") }
        let world = World([Make.configMap("a"), labelled])
        #expect(try page(world, ["labelSelector": "app=web"]).objects.map(\.name) == ["b"])
        #expect(try page(world, ["fieldSelector": "metadata.name=a"]).objects.map(\.name) == ["a"])
        let pods = try #require(KindRegistry.builtIn[.pod])
        let refused = refusal { () throws(APIStatus) in
            _ = try ListOptions(["fieldSelector": "data.k=v"], namespace: "", of: pods, isWatch: false)
        }
        #expect(refused?.message.contains("field label not supported: data.k") == true)
    }

    @Test("what an index answers is what a look at every object gives")
    func usesIndexes() throws {
        let pods = ["a", "b", "c"].map { name in
            Make.pod(name).object.with { if name != "b" { $0.spec["nodeName"] = "n" } }
        }
        let world = World(pods)
        let info = try #require(KindRegistry.builtIn[.pod])
        for namespace in ["", "default", "none"] {
            for field in ["metadata.name=a", "spec.nodeName=n", "spec.nodeName=", "spec.nodeName=n,metadata.name!=a"] {
                let options = try ListOptions(
                    ["fieldSelector": field], namespace: namespace, of: info, isWatch: false)
                let found = ListPage(of: info, options, in: world.snapshot).objects
                #expect(found == world.snapshot.objects(of: .pod).filter(options.filter.matches), "\(field)")
                #expect(found.isEmpty == (namespace == "none"), "\(field)")
            }
        }
    }

    @Test(
        "options that exclude each other are refused",
        arguments: [
            ["resourceVersionMatch": "Exact"], ["resourceVersionMatch": "Exact", "resourceVersion": "0"],
            ["resourceVersionMatch": "Other", "resourceVersion": "5"], ["sendInitialEvents": "true"],
            ["continue": "nonsense"], ["resourceVersion": "abc"], ["limit": "many"]
        ] as [Query])
    func refuses(query: Query) throws {
        let info = try #require(info)
        let refused = refusal { () throws(APIStatus) in
            _ = try ListOptions(query, namespace: "", of: info, isWatch: false)
        }
        #expect(refused?.code == 400 || refused?.code == 422)
    }

    @Test("what is asked for by version is told apart")
    func ages() throws {
        let info = try #require(info)
        func age(_ query: Query) throws -> ListOptions.Age {
            try ListOptions(query, namespace: "", of: info, isWatch: false).age
        }
        #expect(try age([:]) == .newest)
        #expect(try age(["resourceVersion": "0"]) == .any)
        #expect(try age(["resourceVersion": "7"]) == .notOlder(than: 7))
        #expect(try age(["resourceVersion": "7", "limit": "5"]) == .exactly(7))
        #expect(try age(["resourceVersion": "7", "resourceVersionMatch": "Exact"]) == .exactly(7))
    }

    @Test("a table has a row for each object, with its metadata")
    func tables() throws {
        let world = World([Make.configMap("a", data: ["k": "v"])])
        let served = try #require(
            world.kinds.served(GroupVersion(group: "", version: "v1"), plural: "configmaps"))
        let table = Table(of: served).content(
            of: world.snapshot.objects(of: .configMap), metadata: .emptyObject, at: World.now)
        #expect(table["columnDefinitions"]?.array?.compactMap { $0["name"]?.string } == ["Name", "Data", "Age"])
        #expect(table["columnDefinitions"]?.array?.first?["format"] == "name")
        let row = try #require(table["rows"]?.array?.first)
        #expect(row["cells"]?.array?.prefix(2) == ["a", 1])
        #expect(row["object"]?["kind"] == "PartialObjectMetadata")
        #expect(row["object"]?["data"] == nil)
    }

    @Test("a watcher that asks for labels sees objects come into its view and leave it")
    func watchEvents() throws {
        let plain = Make.configMap("a")
        let labelled = plain.with { $0.setLabel("app", to: "web") }
        let filter = ObjectFilter(labels: try LabelSelector(parsing: "app=web"))
        #expect(WatchEvent(.added(plain), filter) == nil)
        #expect(WatchEvent(.modified(labelled, from: plain), filter)?.kind == .added)
        #expect(WatchEvent(.modified(labelled, from: labelled), filter)?.kind == .modified)
        #expect(WatchEvent(.modified(plain, from: labelled), filter)?.kind == .deleted)
        #expect(WatchEvent(.removed(labelled), filter)?.kind == .deleted)
    }
}
