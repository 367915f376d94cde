import Objects
import Testing

@Suite struct CustomResourceDefinitionTests {
    static let sample = KindSample(
        apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition",
        metadata: "name: crontabs.stable.example.com, creationTimestamp: '2026-03-01T10:00:00Z'")

    /// A definition with `more` among the fields of its only version.
    static func body(
        _ more: String = "", names: String = "plural: crontabs, kind: CronTab", schema: String = "{type: object}",
        spec: String = ""
    ) -> String {
        """
        spec:
          group: stable.example.com
          scope: Namespaced
          names: {\(names)}
        \(lines(spec, indent: 2))
          versions:
          - name: v1
            served: true
            storage: true
        \(lines(more, indent: 4))
            schema:
              openAPIV3Schema: \(schema)
        """
    }

    static func lines(_ text: String, indent: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
    }

    /// Shaped like the example of Kubernetes' documentation, with what people use most.
    static let cronTab = """
        spec:
          group: stable.example.com
          versions:
          - name: v1beta1
            served: true
            storage: false
            deprecated: true
            deprecationWarning: use stable.example.com/v1
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                description: Runs a program at times.
                properties:
                  spec:
                    type: object
                    required: [cronSpec]
                    properties:
                      cronSpec: {type: string, pattern: '^(\\d+|\\*)(/\\d+)?$'}
                      image: {type: string, default: busybox}
                      replicas: {type: integer, minimum: 1, maximum: 10, format: int32}
                      port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                      labels: {type: object, additionalProperties: {type: string}}
                      anything: {type: object, additionalProperties: true}
                      ports:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties: {name: {type: string}, number: {type: integer}}
                    oneOf:
                    - required: [image]
                    - required: [replicas]
                      properties: {replicas: {minimum: 2}}
                    x-kubernetes-validations:
                    - {rule: 'self.replicas <= 10', message: too many}
                  status:
                    type: object
                    properties: {replicas: {type: integer}, labelSelector: {type: string}}
            subresources:
              status: {}
              scale:
                specReplicasPath: .spec.replicas
                statusReplicasPath: .status.replicas
                labelSelectorPath: .status.labelSelector
            additionalPrinterColumns:
            - {name: Spec, type: string, description: When it runs, jsonPath: .spec.cronSpec}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp, priority: 1}
            selectableFields: [{jsonPath: .spec.image}]
          scope: Namespaced
          conversion: {strategy: None}
          names:
            plural: crontabs
            singular: crontab
            kind: CronTab
            shortNames: [ct]
            categories: [all]
        """

    @Test func `a definition with all that people use passes`() throws {
        #expect(try Self.sample.errors(Self.cronTab) == [])
        #expect(try Self.sample.errors(Self.body()) == [])
    }

    @Test func `a definition gets what Kubernetes gives it`() throws {
        let schema = "{type: object, properties: {spec: {type: object}}}"
        let given = Self.body("selectableFields: []", names: "plural: crontabs, kind: CronTab", schema: schema)
        let expected = Self.body(
            "selectableFields: []", names: "plural: crontabs, kind: CronTab, singular: crontab, listKind: CronTabList",
            schema: schema, spec: "conversion: {strategy: None}")
        #expect(try Self.sample.defaulted(given) == Self.sample.plain(expected + "\nstatus: {storedVersions: [v1]}"))
    }

    @Test func `tables show it as kubectl does`() throws {
        #expect(
            try Self.sample.table(Self.body()) == [
                ["NAME", "CREATED AT"], ["crontabs.stable.example.com", "2026-03-01T10:00:00Z"]
            ])
    }

    @Test func `the name is made of the plural and the group`() throws {
        #expect(
            try Self.sample.errors(Self.body(names: "plural: crons, kind: CronTab")) == [
                "metadata.name: Invalid value: \"crontabs.stable.example.com\": must be spec.names.plural+\".\"+spec.group"
            ])
    }

    @Test(arguments: [
        Refusal(
            "plural: crontabs, kind: CronTab, listKind: CronTab",
            "spec.names.listKind: Invalid value: \"CronTab\": kind and listKind may not be the same"),
        Refusal(
            "plural: crontabs, kind: 9Tab, singular: tab",
            "spec.names.kind: Invalid value: \"9Tab\": may have mixed case, but should otherwise match: \(dns1035)",
            "spec.names.listKind: Invalid value: \"9TabList\": may have mixed case, but should otherwise match: \(dns1035)"
        ),
        Refusal(
            "plural: crontabs, kind: CronTab, shortNames: [c.t], categories: [All]",
            "spec.names.shortNames[0]: Invalid value: \"c.t\": \(dns1035)",
            "spec.names.categories[0]: Invalid value: \"All\": \(dns1035)"),
        Refusal("plural: crontabs", "spec.names.kind: Required value")
    ])
    func `bad names are refused`(refusal: Refusal) throws {
        #expect(try Self.sample.errors(Self.body(names: refusal.input)) == refusal.errors)
    }

    static let dns1035 =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
        + "character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123')"

    @Test(arguments: [
        Refusal(
            "preserveUnknownFields: true",
            "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set "
                + "x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"),
        Refusal(
            "conversion: {strategy: Webhook}",
            "spec.conversion.webhook.clientConfig: Required value: required when strategy is set to Webhook",
            "spec.conversion.webhook.conversionReviewVersions: Required value"),
        Refusal(
            "conversion: {strategy: None, webhook: {conversionReviewVersions: [v1]}}",
            "spec.conversion.webhook: Forbidden: should not be set when strategy is not set to Webhook"),
        Refusal(
            "conversion: {strategy: Webhook, webhook: {clientConfig: {}, conversionReviewVersions: [v2, v2]}}",
            "spec.conversion.webhook.clientConfig: Required value: exactly one of url or service is required",
            "spec.conversion.webhook.conversionReviewVersions[1]: Invalid value: \"v2\": duplicate version",
            "spec.conversion.webhook.conversionReviewVersions: Invalid value: […]: must include at least one of v1, "
                + "v1beta1"),
        Refusal(
            "conversion: {strategy: Webhook, webhook: {clientConfig: {url: 'http://a'}, conversionReviewVersions: [v1]}}",
            "spec.conversion.webhook.clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; "
                + "desired format: https://host[/path]"),
        Refusal(
            "conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: a, namespace: b, path: a//b}}, "
                + "conversionReviewVersions: [v1]}}",
            "spec.conversion.webhook.clientConfig.service.path: Invalid value: \"a//b\": must start with a '/'"),
        Refusal("scop: Cluster", "spec.scop: unknown field \"spec.scop\", did you mean \"scope\"?")
    ])
    func `a bad specification is refused`(refusal: Refusal) throws {
        #expect(try Self.sample.errors(Self.body(spec: refusal.input)) == refusal.errors)
    }

    @Test(arguments: [
        ("[]", ["spec.versions: Required value"]),
        (
            "[{name: v1, schema: {openAPIV3Schema: {type: object}}}]",
            ["spec.versions: Invalid value: […]: must have exactly one version marked as storage version"]
        ),
        (
            "[{name: v1, storage: true, schema: {openAPIV3Schema: {type: object}}}, "
                + "{name: v1, schema: {openAPIV3Schema: {type: object}}}]",
            ["spec.versions: Invalid value: […]: must contain unique version names"]
        ),
        (
            "[{name: v1, storage: true}]",
            ["spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required"]
        ),
        (
            "[{name: v1.1, storage: true, schema: {openAPIV3Schema: {type: object}}}]",
            ["spec.versions[0].name: Invalid value: \"v1.1\": \(dns1035)"]
        )
    ])
    func `bad versions are refused`(versions: String, errors: [String]) throws {
        let body =
            "spec: {group: stable.example.com, scope: Namespaced, names: {plural: crontabs, kind: CronTab}, "
            + "versions: \(versions)}"
        #expect(try Self.sample.errors(body) == errors)
    }

    @Test(arguments: [
        Refusal(
            "deprecationWarning: old",
            "spec.versions[0].deprecationWarning: Invalid value: \"old\": can only be set for deprecated versions"),
        Refusal(
            "additionalPrinterColumns: [{name: A, type: text, jsonPath: spec.a, format: uuid}, {jsonPath: .a}]",
            "spec.versions[0].additionalPrinterColumns[0].type: Invalid value: \"text\": must be one of "
                + "boolean,date,integer,number,string",
            "spec.versions[0].additionalPrinterColumns[0].format: Invalid value: \"uuid\": must be one of "
                + "byte,date,date-time,double,float,int32,int64,password",
            "spec.versions[0].additionalPrinterColumns[0].jsonPath: Invalid value: \"spec.a\": must be a simple json path "
                + "starting with .",
            "spec.versions[0].additionalPrinterColumns[1].name: Required value",
            "spec.versions[0].additionalPrinterColumns[1].type: Required value: must be one of "
                + "boolean,date,integer,number,string"),
        Refusal(
            "subresources: {scale: {specReplicasPath: .status.a, labelSelectorPath: .metadata.a}}",
            "spec.versions[0].subresources.scale.statusReplicasPath: Required value",
            "spec.versions[0].subresources.scale.specReplicasPath: Invalid value: \".status.a\": should be a json path "
                + "under .spec",
            "spec.versions[0].subresources.scale.labelSelectorPath: Invalid value: \".metadata.a\": should be a json path "
                + "under either .spec or .status"),
        Refusal(
            "selectableFields: [{jsonPath: .spec.a}, {jsonPath: spec}, {jsonPath: .spec}, {jsonPath: .spec}]",
            "spec.versions[0].selectableFields[0].jsonPath: Invalid value: \".spec.a\": is an invalid path: does not refer "
                + "to a valid field",
            "spec.versions[0].selectableFields[1].jsonPath: Invalid value: \"spec\": is an invalid path: must be names, "
                + "each behind a dot",
            "spec.versions[0].selectableFields[2].jsonPath: Invalid value: \".spec\": must point to a field of type string, "
                + "boolean or integer. Enum string fields and strings with formats are allowed.",
            "spec.versions[0].selectableFields[3].jsonPath: Invalid value: \".spec\": must point to a field of type string, "
                + "boolean or integer. Enum string fields and strings with formats are allowed.",
            "spec.versions[0].selectableFields[3].jsonPath: Duplicate value: \".spec\"")
    ])
    func `a bad version is refused`(refusal: Refusal) throws {
        let schema = "{type: object, properties: {spec: {type: object}}}"
        #expect(try Self.sample.errors(Self.body(refusal.input, schema: schema)) == refusal.errors)
    }

    @Test func `the groups of Kubernetes need its consent`() throws {
        func errors(_ annotations: String) throws -> [String] {
            let metadata = "name: crontabs.apps.k8s.io, annotations: {\(annotations)}"
            let sample = KindSample(
                apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: metadata)
            return try sample.errors(Self.body().replacing("stable.example.com", with: "apps.k8s.io"))
        }
        let place = "metadata.annotations[api-approved.kubernetes.io]: "
        let rule = "protected groups must have approval annotation \"api-approved.kubernetes.io\""
        let see = "see https://github.com/kubernetes/enhancements/pull/1111"
        #expect(try errors("") == ["\(place)Required value: \(rule), \(see)"])
        #expect(
            try errors("api-approved.kubernetes.io: yes please") == [
                "\(place)Invalid value: \"yes please\": \(rule) with either a URL or a reason starting with "
                    + "\"unapproved\", \(see)"
            ])
        #expect(try errors("api-approved.kubernetes.io: 'https://example.com/1'") == [])
        #expect(try errors("api-approved.kubernetes.io: 'unapproved, trying out'") == [])
    }

    @Test func `what objects are found by and stored in does not change`() throws {
        let old = Self.body() + "\nstatus: {storedVersions: [v1alpha1, v1]}"
        let established =
            Self.body()
            + "\nstatus: {storedVersions: [v1], conditions: [{type: Established, status: 'True'}]}"
        #expect(
            try Self.sample.errors(from: old, to: Self.body()) == [
                "status.storedVersions[0]: Invalid value: \"v1alpha1\": missing from spec.versions; v1alpha1 was "
                    + "previously a storage version, and must remain in spec.versions until a storage migration ensures "
                    + "no data remains persisted in v1alpha1 and removes v1alpha1 from status.storedVersions"
            ])
        let scoped = Self.body().replacing("Namespaced", with: "Cluster")
        #expect(try Self.sample.errors(from: Self.body(), to: scoped) == [])
        #expect(
            try Self.sample.errors(from: established, to: scoped) == [
                "spec.scope: Invalid value: \"Cluster\": field is immutable"
            ])
    }

    @Test func `a version that is stored from now on is noted beside the older ones`() throws {
        let later =
            Self.body().replacing("name: v1\n", with: "name: v2\n") + "\nstatus: {storedVersions: [v1]}"
        #expect(try Self.sample.defaulted(later).contains("storedVersions:\n  - v1\n  - v2\n"))
    }
}
