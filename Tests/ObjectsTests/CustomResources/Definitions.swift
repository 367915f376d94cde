import Objects
import Testing

/// Definitions as operators bring them.
enum Definitions {
    /// A kind with two versions, columns, scale and status, and with most words that schemas have.
    static let backup = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: backups.storage.example.com}
        spec:
          group: storage.example.com
          scope: Namespaced
          names: {plural: backups, singular: backup, kind: Backup, shortNames: [bk], categories: [all]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: {specReplicasPath: .spec.copies, statusReplicasPath: .status.copies, labelSelectorPath: .status.selector}
            selectableFields: [{jsonPath: .spec.mode}]
            additionalPrinterColumns:
            - {name: Mode, type: string, jsonPath: .spec.mode}
            - {name: Copies, type: integer, jsonPath: .spec.copies}
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            - {name: Path, type: string, jsonPath: .spec.path, priority: 1}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                description: A copy of data.
                required: [spec]
                properties:
                  spec:
                    type: object
                    required: [path]
                    properties:
                      path: {type: string, minLength: 2, maxLength: 20, pattern: '^/'}
                      mode: {type: string, enum: [Full, Partial], default: Full}
                      copies: {type: integer, format: int32, minimum: 1, maximum: 9, default: 3}
                      ratio: {type: number, minimum: 0, exclusiveMinimum: true, multipleOf: 0.5}
                      port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                      note: {type: string, nullable: true}
                      tags: {type: array, maxItems: 3, x-kubernetes-list-type: set, items: {type: string}}
                      rules:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties:
                            name: {type: string}
                            weight: {type: integer, default: 1}
                      labels: {type: object, additionalProperties: {type: string, maxLength: 5}, minProperties: 1}
                      free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {known: {type: integer}}}
                      template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                      when: {type: string, format: date-time}
                      target:
                        type: object
                        properties:
                          disk: {type: object, properties: {name: {type: string}}}
                          bucket: {type: object, properties: {name: {type: string}}}
                        oneOf: [{required: [disk]}, {required: [bucket]}]
                        not: {required: [neither]}
                    x-kubernetes-validations: [{rule: 'self.copies < 10', message: few}]
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
          - name: v1alpha1
            served: true
            storage: false
            deprecated: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """

    static func object(_ yaml: String) throws -> Object {
        let file = YAMLParser.parse(yaml, file: "test.yaml")
        try #require(file.diagnostics.isEmpty, "\(file.diagnostics)")
        return Object(try #require(file.documents.first).value)
    }

    static func info(_ yaml: String = backup) throws -> KindInfo {
        try #require(CustomResourceDefinition(try object(yaml)).info)
    }

    static func kinds() throws -> KindRegistry {
        var kinds = KindRegistry.builtIn
        kinds.insert(try info())
        return kinds
    }
}
