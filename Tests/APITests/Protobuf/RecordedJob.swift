/// What kubectl 1.37 sends as protobuf and prints: a pod in which nearly every field is set, many of them to zero.
enum RecordedJob {
    static let all: [(command: String, body: String, object: String)] = [
        (
            "kubectl autoscale deployment x --min=2 --max=5 --cpu=80%",
            """
            azhzAAopCg5hdXRvc2NhbGluZy92MhIXSG9yaXpvbnRhbFBvZEF1dG9zY2FsZXISXQoRCgF4EgAaACIAKgAyADgAQgASQgoYCgpEZXBs
            b3ltZW50EgF4GgdhcHBzL3YxEAIYBSIiCghSZXNvdXJjZSIWCgNjcHUSDwoLVXRpbGl6YXRpb24gUBoEGAAgABoAIgA=
            """,
            #"""
            {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "x"}, "spec":
            {"maxReplicas": 5, "metrics": [{"resource": {"name": "cpu", "target": {"averageUtilization": 80, "type":
            "Utilization"}}, "type": "Resource"}], "minReplicas": 2, "scaleTargetRef": {"apiVersion": "apps/v1",
            "kind": "Deployment", "name": "x"}}, "status": {"desiredReplicas": 0}}
            """#
        ),
        (
            "kubectl create job rich --from=cronjob/rich",
            """
            azhzAAoPCghiYXRjaC92MRIDSm9iEpooCnAKBHJpY2gSABoAIgAqADIAOABCAFoGCgFsEgF2YgUKAWESAGIrCiFjcm9uam9iLmt1YmVy
            bmV0ZXMuaW8vaW5zdGFudGlhdGUSBm1hbnVhbGoeCgdDcm9uSm9iGgRyaWNoIgF1KghiYXRjaC92MTABEpsnCAEQAhgAIh8KCQoBaxIE
            bWF0NRISCgRrZXk3EgRvcGU4GgR2YWw5KAEynSYKGAoAEgAaACIAKgAyADgAQgBaBgoBYRIBYhKAJgrsCAoEbmFtNRLjCAoMCgRwYXQ3
            EgR0eXA4Eg0KBG1lZDASBQoDNE1pGhkKBHBkTjMSBGZzVDQYpfz/////////ASABIhkKBHZvbDgSBGZzVDkYqvz/////////ASABKhIK
            BHJlcDMSBHJldjQaBGRpcjUyGgoEc2VjNxIOCgRrZXk5EgRwYXQwGCkYACAAOg4KBHNlcjUSBHBhdDYYAUI0CgR0YXI5EgRpcW4wGDMi
            BGlzYzIqBGZzVDMwAToEcG9yNUABUgYKBG5hbThYAWIEaW5pMEoOCgRlbmQyEgRwYXQzGAFSCAoEY2xhNhABWi4KBG1vbjkSBGltYTAa
            BGZzVDEiBHBvbzIqBHVzZTMyBGtleTQ6BgoEbmFtNkABYiEKBGRyaTkSBGZzVDAaBgoEbmFtMiABKgkKAWsSBG9wdDRqFgoEdm9sNhIE
            ZnNUNxgBIgYKBG5hbTByIgoEbW9uMhIEcGF0MxoEdXNlNCIEc2VjNSoGCgRuYW03MAF6DAoEZGF0MBIEZGF0MYIBLworCgRwYXQ0EgwK
            BGFwaTYSBGZpZTcaEwoEY29uORIEcmVzMBoFCgM0TWkgcBBxigEWCgR0YXI1EHQaBGZzVDcgASoEd3dpOZIBDgoEc2VjMRIEc2hhMhgB
            mgElCgYKBG5hbTUSDgoEa2V5NxIEcGF0OBgAGI79/////////wEgAKIBGAoEdm9sMxIEZnNUNBoEc3RvNSIEc3RvNqoBIAoEcmVnOBIE
            dm9sORgBIgR1c2UxKgRncm8yMgR0ZW4zsgEcCgRkaXM1EgRkaXM2GgAiBGZzVDgoADIEa2luMLoBDAoEcGRJMhIEZnNUM8IBDgoEdm9s
            NRIEZnNUNhgBygE2CgRnYXQ5EgRzeXMwGgYKBG5hbTIgASoEcHJvNDIEc3RvNToEc3RvNkIEdm9sN0oEZnNUOFAB0gGxAQqrAQoaCgYK
            BG5hbTMSDgoEa2V5NRIEcGF0NhgAIAESLQorCgRwYXQxEgwKBGFwaTMSBGZpZTQaEwoEY29uNhIEcmVzNxoFCgM5TWkgABoaCgYKBG5h
            bTESDgoEa2V5MxIEcGF0NBgAIAEiDwoEYXVkOBDHARoEcGF0MCoxCgRuYW0yEgAaHwoJCgFrEgRtYXQ1EhIKBGtleTcSBG9wZTgaBHZh
            bDkiBHBhdDAoABDUAdoBHAoEdm9sNBIEdm9sNRoEZnNUNiABKgYKBG5hbTniASEKBGRyaTEQARoEZnNUMyIJCgFrEgR2b2w0KgYKBG5h
            bTbqAZ4BCpsBChgKABIAGgAiACoAMgA4AEIAWgYKAWESAWISfwoEYWNjMRIYCgoKAWsSBQoDOU1pEgoKAWsSBQoDMU1pGgR2b2w1Ih8K
            CQoBaxIEbWF0NxISCgRrZXk5EgRvcGUwGgR2YWwxKgRzdG8yMgR2b2wzOg4KABIEa2luNhoEbmFtN0IUCgRhcGk5EgRraW4wGgRuYW0x
            IgBKBHZvbDPyAQwKBHJlZjUSBHB1bDYStwcKBG5hbTgSBGltYTkaBGNvbTAiBGFyZzEqBHdvcjIyIAoEbmFtNBCV/v////////8BGIoC
            IgRwcm83KgRob3M4OlUKBG5hbTASBHZhbDEaRwoMCgRhcGk0EgRmaWU1EhMKBGNvbjcSBHJlczgaBQoDMU1pGhAKBgoEbmFtMRIEa2V5
            MhgAIhAKBgoEbmFtNRIEa2V5NhgAQiYKCgoBaxIFCgMyTWkSCgoBaxIFCgMzTWkaDAoEbmFtMhIEcmVxM0oiCgRuYW01EAEaBG1vdTci
            BHN1YjgqBG1vdTkyBHN1YjA6AFJqCk8KBgoEY29tNBIpCgRwYXQ2EgcIABCzAhoAGgRob3M4IgRzY2g5KgwKBG5hbTESBHZhbDIaDwoH
            CAAQugIaABIEaG9zNSIJCL0CEgRzZXI4EL8CGMz+/////////wEgwQIowgIwwwI4AFp7Cl8KBgoEY29tNxIxCgRwYXQ5Eg8IABDW/v//
            //////8BGgAaBGhvczEiBHNjaDIqDAoEbmFtNBIEdmFsNRoPCgcIABDRAhoAEgRob3M4IhEI4P7/////////ARIEc2VyMRDWAhjXAiDY
            Aijl/v////////8BMNoCONsCYqwBCkkKBgoEY29tMRIpCgRwYXQzEgcIABDiAhoAGgRob3M1IgRzY2g2KgwKBG5hbTgSBHZhbDkaDwoH
            CAAQ6QIaABIEaG9zMiIDCOwCElkKBgoEY29tNxIxCgRwYXQ5Eg8IABD+/v////////8BGgAaBGhvczEiBHNjaDIqDAoEbmFtNBIEdmFs
            NRoPCgcIABD5AhoAEgRob3M4IgsIiP//////////ARoEc3RvMWoEdGVyMnIEaW1hM3pqCgwKBGFkZDYSBGRybzcQARoYCgR1c2UwEgRy
            b2wxGgR0eXAyIgRsZXYzIIoDKAAwATgAQI4DSgBSFAoEZ21zMRIEZ21zMhoEcnVuMyABWgwKBHR5cDYSBGxvYzdiDAoEdHlwORIEbG9j
            MIABAYgBAZABAZoBHgoEcHJlNRIKCgYKBG5hbTcQARoKCgYKBG5hbTAQAKIBBHRlcjKqAQwKBG5hbTQSBGRldjWyAWsKTwoGCgRjb204
            EikKBHBhdDASBwgAEK8DGgAaBGhvczIiBHNjaDMqDAoEbmFtNRIEdmFsNhoPCgcIABC2AxoAEgRob3M5IgkIuQMSBHNlcjIQuwMYvAMg
            yf//////////ASi+AzC/AzjAA7oBDAoEcmVzMBIEcmVzMcIBBHJlczIaBHJlczMgxgMo0///////////ATIEZG5zNjoJCgFrEgRub2Q3
            QgRzZXI4SgRzZXI5UgRub2QwWAFgAWgBcnkKGAoEdXNlNhIEcm9sNxoEdHlwOCIEbGV2ORDi//////////8BGAAg2AMo2QMwADoMCgRu
            YW02EgR2YWw3QhQKBGdtczkSBGdtczAaBHJ1bjEgAUoAUgwKBHR5cDUSBGxvYzZaDAoEdHlwOBIEbG9jOWIAagRzZUwxegYKBG5hbTOC
            AQRob3M0igEEc3ViNZIB3AMKWwoqCigKEgoEa2V5MRIEb3BlMhoEdmFsMxISCgRrZXk1EgRvcGU2GgR2YWw3Ei0I/QMSKAoSCgRrZXky
            EgRvcGUzGgR2YWw0EhIKBGtleTYSBG9wZTcaBHZhbDgSvQEKWgofCgkKAWsSBG1hdDISEgoEa2V5NBIEb3BlNRoEdmFsNhIEbmFtNxoE
            dG9wOCIfCgkKAWsSBG1hdDASEgoEa2V5MhIEb3BlMxoEdmFsNCoEbWF0NTIEbWlzNhJfCJoEEloKHwoJCgFrEgRtYXQxEhIKBGtleTMS
            BG9wZTQaBHZhbDUSBG5hbTYaBHRvcDciHwoJCgFrEgRtYXQ5EhIKBGtleTESBG9wZTIaBHZhbDMqBG1hdDQyBG1pczUavAEKWgofCgkK
            AWsSBG1hdDkSEgoEa2V5MRIEb3BlMhoEdmFsMxIEbmFtNBoEdG9wNSIfCgkKAWsSBG1hdDcSEgoEa2V5ORIEb3BlMBoEdmFsMSoEbWF0
            MjIEbWlzMxJeCEsSWgofCgkKAWsSBG1hdDgSEgoEa2V5MBIEb3BlMRoEdmFsMhIEbmFtMxoEdG9wNCIfCgkKAWsSBG1hdDYSEgoEa2V5
            OBIEb3BlORoEdmFsMCoEbWF0MTIEbWlzMpoBBHNjaDOiAf4GCgRuYW01EgRpbWE2GgRjb203IgRhcmc4KgR3b3I5MhgKBG5hbTEQ2gQY
            2wQiBHBybzQqBGhvczU6VQoEbmFtNxIEdmFsOBpHCgwKBGFwaTESBGZpZTISEwoEY29uNBIEcmVzNRoFCgM1TWkaEAoGCgRuYW04EgRr
            ZXk5GAEiEAoGCgRuYW0yEgRrZXkzGAFCJgoKCgFrEgUKAzZNaRIKCgFrEgUKAzdNaRoMCgRuYW05EgRyZXEwSiYKBG5hbTIQARoEbW91
            NCIEc3ViNSoEbW91NjIEc3ViNzoEcmVjOFJjCk8KBgoEY29tMRIpCgRwYXQzEgcIABCEBRoAGgRob3M1IgRzY2g2KgwKBG5hbTgSBHZh
            bDkaDwoHCAAQiwUaABIEaG9zMiIJCI4FEgRzZXI1EJAFGJEFIJIFKJMFMKABOJUFWmIKTwoGCgRjb200EikKBHBhdDYSBwgAEJsFGgAa
            BGhvczgiBHNjaDkqDAoEbmFtMRIEdmFsMhoPCgcIABCiBRoAEgRob3M1IgkIpQUSBHNlcjgQpwUYtAEgqQUoqgUwqwU4AGKcAQpJCgYK
            BGNvbTgSKQoEcGF0MBIHCAAQswUaABoEaG9zMiIEc2NoMyoMCgRuYW01EgR2YWw2Gg8KBwgAELoFGgASBGhvczkiAwi9BRJJCgYKBGNv
            bTQSKQoEcGF0NhIHCAAQwwUaABoEaG9zOCIEc2NoOSoMCgRuYW0xEgR2YWwyGg8KBwgAEMoFGgASBGhvczUiAwjNBRoEc3RvOGoEdGVy
            OXIEaW1hMHptCgwKBGFkZDMSBGRybzQQABoYCgR1c2U3EgRyb2w4GgR0eXA5IgRsZXYwINsFKAEwADgBQABKBHBybzZSFAoEZ21zOBIE
            Z21zORoEcnVuMCAAWgwKBHR5cDMSBGxvYzRiDAoEdHlwNhIEbG9jN4ABAYgBAZABAZoBHgoEcHJlMhIKCgYKBG5hbTQQABoKCgYKBG5h
            bTcQAaIBBHRlcjmqAQwKBG5hbTESBGRldjKyAWMKTwoGCgRjb201EikKBHBhdDcSBwgAEIAGGgAaBGhvczkiBHNjaDAqDAoEbmFtMhIE
            dmFsMxoPCgcIABCTAhoAEgRob3M2IgkIigYSBHNlcjkQmAIYjQYgjgYojwYwkAY4nQK6AQwKBHJlczcSBHJlczjCAQRyZXM5qAEBsgEb
            CgRrZXkyEgRvcGUzGgR2YWw0IgRlZmY1KJwGugELCgNpcDgSBGhvcznCAQRwcmkwyAEA0gEaCgRuYW0zEgRzZWE0GgwKBG5hbTYSBHZh
            bDfYAQHiAQYKBGNvbjDqAQRydW4x8AEB+gEEcHJlM4ICCgoBaxIFCgM1TWmKAkAIsAYSBHRvcDcaBHdoZTgiHwoJCgFrEgRtYXQwEhIK
            BGtleTISBG9wZTMaBHZhbDQoADIAOgRub2Q3QgRtYXQ4kgKDBwr6BgoEbmFtMBIEaW1hMRoEY29tMiIEYXJnMyoEd29yNDIYCgRuYW02
            EMUGGMYGIgRwcm85KgRob3MwOlUKBG5hbTISBHZhbDMaRwoMCgRhcGk2EgRmaWU3EhMKBGNvbjkSBHJlczAaBQoDNk1pGhAKBgoEbmFt
            MxIEa2V5NBgAIhAKBgoEbmFtNxIEa2V5OBgAQiYKCgoBaxIFCgM3TWkSCgoBaxIFCgM4TWkaDAoEbmFtNBIEcmVxNUomCgRuYW03EAEa
            BG1vdTkiBHN1YjAqBG1vdTEyBHN1YjI6BHJlYzNSYwpPCgYKBGNvbTYSKQoEcGF0OBIHCAAQ7wYaABoEaG9zMCIEc2NoMSoMCgRuYW0z
            EgR2YWw0Gg8KBwgAEPYGGgASBGhvczciCQj5BhIEc2VyMBD7Bhj8BiD9Bij+BjCLAziAB1pjCk8KBgoEY29tORIpCgRwYXQxEgcIABCG
            BxoAGgRob3MzIgRzY2g0KgwKBG5hbTYSBHZhbDcaDwoHCAAQjQcaABIEaG9zMCIJCJAHEgRzZXIzEJIHGJ8DIJQHKJUHMJYHOJcHYpwB
            CkkKBgoEY29tMxIpCgRwYXQ1EgcIABCeBxoAGgRob3M3IgRzY2g4KgwKBG5hbTASBHZhbDEaDwoHCAAQpQcaABIEaG9zNCIDCKgHEkkK
            BgoEY29tORIpCgRwYXQxEgcIABCuBxoAGgRob3MzIgRzY2g0KgwKBG5hbTYSBHZhbDcaDwoHCAAQtQcaABIEaG9zMCIDCLgHGgRzdG8z
            agR0ZXI0cgRpbWE1emkKDAoEYWRkOBIEZHJvORABGhgKBHVzZTISBHJvbDMaBHR5cDQiBGxldjUgACgAMAE4AEDWA0oEcHJvMVIQCgAS
            BGdtczQaBHJ1bjUgAVoMCgR0eXA4EgRsb2M5YgwKBHR5cDESBGxvYzKAAQGIAQGQAQGaAR4KBHByZTcSCgoGCgRuYW05EAEaCgoGCgRu
            YW0yEACiAQR0ZXI0qgEMCgRuYW02EgRkZXY3sgFiCk8KBgoEY29tMBIpCgRwYXQyEgcIABDrBxoAGgRob3M0IgRzY2g1KgwKBG5hbTcS
            BHZhbDgaDwoHCAAQ/gMaABIEaG9zMSIJCPUHEgRzZXI0EIMEGPgHIPkHKPoHMPsHOAC6AQwKBHJlczISBHJlczPCAQRyZXM0EgR0YXI1
            mAIBogIGCgRuYW04qAIAsgIGCgRuYW0xugISCgRuYW0zGgRyZXM0IgRyZXM1wgImCgoKAWsSBQoDM01pEgoKAWsSBQoDNE1pGgwKBG5h
            bTASBHJlcTE4kghAkwhKBGNvbTRQAFojCiEKBGFjdDgSCwoAEgRvcGUxGJwIGgwKBHR5cDQSBHN0YTVgAGihCHIEcG9kOHoEbWFuOYIB
            CwoJCgRzdWMyEKcIGgggACgAMAA6ABoAIgA=
            """,
            #"""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"annotations": {"a": "",
            "cronjob.kubernetes.io/instantiate": "manual"}, "labels": {"l": "v"}, "name": "rich", "ownerReferences":
            [{"apiVersion": "batch/v1", "controller": true, "kind": "CronJob", "name": "rich", "uid": "u"}]},
            "spec": {"activeDeadlineSeconds": 0, "backoffLimit": 1042, "backoffLimitPerIndex": 0, "completionMode":
            "com4", "completions": 2, "managedBy": "man9", "manualSelector": true, "maxFailedIndexes": 1057,
            "parallelism": 1, "podFailurePolicy": {"rules": [{"action": "act8", "onExitCodes": {"containerName": "",
            "operator": "ope1", "values": [1052]}, "onPodConditions": [{"status": "sta5", "type": "typ4"}]}]},
            "podReplacementPolicy": "pod8", "selector": {"matchExpressions": [{"key": "key7", "operator": "ope8",
            "values": ["val9"]}], "matchLabels": {"k": "mat5"}}, "successPolicy": {"rules": [{"succeededCount":
            1063, "succeededIndexes": "suc2"}]}, "suspend": false, "template": {"metadata": {"labels": {"a": "b"}},
            "spec": {"activeDeadlineSeconds": -45, "affinity": {"nodeAffinity":
            {"preferredDuringSchedulingIgnoredDuringExecution": [{"preference": {"matchExpressions": [{"key":
            "key2", "operator": "ope3", "values": ["val4"]}], "matchFields": [{"key": "key6", "operator": "ope7",
            "values": ["val8"]}]}, "weight": 509}], "requiredDuringSchedulingIgnoredDuringExecution":
            {"nodeSelectorTerms": [{"matchExpressions": [{"key": "key1", "operator": "ope2", "values": ["val3"]}],
            "matchFields": [{"key": "key5", "operator": "ope6", "values": ["val7"]}]}]}}, "podAffinity":
            {"preferredDuringSchedulingIgnoredDuringExecution": [{"podAffinityTerm": {"labelSelector":
            {"matchExpressions": [{"key": "key3", "operator": "ope4", "values": ["val5"]}], "matchLabels": {"k":
            "mat1"}}, "matchLabelKeys": ["mat4"], "mismatchLabelKeys": ["mis5"], "namespaceSelector":
            {"matchExpressions": [{"key": "key1", "operator": "ope2", "values": ["val3"]}], "matchLabels": {"k":
            "mat9"}}, "namespaces": ["nam6"], "topologyKey": "top7"}, "weight": 538}],
            "requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": {"matchExpressions": [{"key":
            "key4", "operator": "ope5", "values": ["val6"]}], "matchLabels": {"k": "mat2"}}, "matchLabelKeys":
            ["mat5"], "mismatchLabelKeys": ["mis6"], "namespaceSelector": {"matchExpressions": [{"key": "key2",
            "operator": "ope3", "values": ["val4"]}], "matchLabels": {"k": "mat0"}}, "namespaces": ["nam7"],
            "topologyKey": "top8"}]}, "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution":
            [{"podAffinityTerm": {"labelSelector": {"matchExpressions": [{"key": "key0", "operator": "ope1",
            "values": ["val2"]}], "matchLabels": {"k": "mat8"}}, "matchLabelKeys": ["mat1"], "mismatchLabelKeys":
            ["mis2"], "namespaceSelector": {"matchExpressions": [{"key": "key8", "operator": "ope9", "values":
            ["val0"]}], "matchLabels": {"k": "mat6"}}, "namespaces": ["nam3"], "topologyKey": "top4"}, "weight":
            75}], "requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": {"matchExpressions": [{"key":
            "key1", "operator": "ope2", "values": ["val3"]}], "matchLabels": {"k": "mat9"}}, "matchLabelKeys":
            ["mat2"], "mismatchLabelKeys": ["mis3"], "namespaceSelector": {"matchExpressions": [{"key": "key9",
            "operator": "ope0", "values": ["val1"]}], "matchLabels": {"k": "mat7"}}, "namespaces": ["nam4"],
            "topologyKey": "top5"}]}}, "automountServiceAccountToken": true, "containers": [{"args": ["arg1"],
            "command": ["com0"], "env": [{"name": "nam0", "value": "val1", "valueFrom": {"configMapKeyRef": {"key":
            "key2", "name": "nam1", "optional": false}, "fieldRef": {"apiVersion": "api4", "fieldPath": "fie5"},
            "resourceFieldRef": {"containerName": "con7", "divisor": "1Mi", "resource": "res8"}, "secretKeyRef":
            {"key": "key6", "name": "nam5", "optional": false}}}], "envFrom": [{"configMapRef": {"name": "nam7",
            "optional": true}, "prefix": "pre5", "secretRef": {"name": "nam0", "optional": false}}], "image":
            "ima9", "imagePullPolicy": "ima3", "lifecycle": {"postStart": {"exec": {"command": ["com1"]}, "httpGet":
            {"host": "hos5", "httpHeaders": [{"name": "nam8", "value": "val9"}], "path": "pat3", "port": 354,
            "scheme": "sch6"}, "sleep": {"seconds": 364}, "tcpSocket": {"host": "hos2", "port": 361}}, "preStop":
            {"exec": {"command": ["com7"]}, "httpGet": {"host": "hos1", "httpHeaders": [{"name": "nam4", "value":
            "val5"}], "path": "pat9", "port": -130, "scheme": "sch2"}, "sleep": {"seconds": -120}, "tcpSocket":
            {"host": "hos8", "port": 377}}, "stopSignal": "sto1"}, "livenessProbe": {"exec": {"command": ["com4"]},
            "failureThreshold": 323, "grpc": {"port": 317, "service": "ser8"}, "httpGet": {"host": "hos8",
            "httpHeaders": [{"name": "nam1", "value": "val2"}], "path": "pat6", "port": 307, "scheme": "sch9"},
            "initialDelaySeconds": 319, "periodSeconds": 321, "successThreshold": 322, "tcpSocket": {"host": "hos5",
            "port": 314}, "terminationGracePeriodSeconds": 0, "timeoutSeconds": -180}, "name": "nam8", "ports":
            [{"containerPort": 266, "hostIP": "hos8", "hostPort": -235, "name": "nam4", "protocol": "pro7"}],
            "readinessProbe": {"exec": {"command": ["com7"]}, "failureThreshold": 346, "grpc": {"port": -160,
            "service": "ser1"}, "httpGet": {"host": "hos1", "httpHeaders": [{"name": "nam4", "value": "val5"}],
            "path": "pat9", "port": -170, "scheme": "sch2"}, "initialDelaySeconds": 342, "periodSeconds": 344,
            "successThreshold": -155, "tcpSocket": {"host": "hos8", "port": 337}, "terminationGracePeriodSeconds":
            347, "timeoutSeconds": 343}, "resizePolicy": [{"resourceName": "res0", "restartPolicy": "res1"}],
            "resources": {"claims": [{"name": "nam2", "request": "req3"}], "limits": {"k": "2Mi"}, "requests": {"k":
            "3Mi"}}, "restartPolicy": "res2", "securityContext": {"allowPrivilegeEscalation": false,
            "appArmorProfile": {"localhostProfile": "loc0", "type": "typ9"}, "capabilities": {"add": ["add6"],
            "drop": ["dro7"]}, "privileged": true, "procMount": "", "readOnlyRootFilesystem": true, "runAsGroup":
            398, "runAsNonRoot": false, "runAsUser": 394, "seLinuxOptions": {"level": "lev3", "role": "rol1",
            "type": "typ2", "user": "use0"}, "seccompProfile": {"localhostProfile": "loc7", "type": "typ6"},
            "windowsOptions": {"gmsaCredentialSpec": "gms2", "gmsaCredentialSpecName": "gms1", "hostProcess": true,
            "runAsUserName": "run3"}}, "startupProbe": {"exec": {"command": ["com8"]}, "failureThreshold": 447,
            "grpc": {"port": 441, "service": "ser2"}, "httpGet": {"host": "hos2", "httpHeaders": [{"name": "nam5",
            "value": "val6"}], "path": "pat0", "port": 431, "scheme": "sch3"}, "initialDelaySeconds": 443,
            "periodSeconds": -55, "successThreshold": 446, "tcpSocket": {"host": "hos9", "port": 438},
            "terminationGracePeriodSeconds": 448, "timeoutSeconds": 444}, "stdin": true, "stdinOnce": true,
            "terminationMessagePath": "ter2", "terminationMessagePolicy": "ter2", "tty": true, "volumeDevices":
            [{"devicePath": "dev5", "name": "nam4"}], "volumeMounts": [{"mountPath": "mou7", "mountPropagation":
            "mou9", "name": "nam5", "readOnly": true, "recursiveReadOnly": "", "subPath": "sub8", "subPathExpr":
            "sub0"}], "workingDir": "wor2"}], "dnsConfig": {"nameservers": ["nam3"], "options": [{"name": "nam6",
            "value": "val7"}], "searches": ["sea4"]}, "dnsPolicy": "dns6", "enableServiceLinks": true,
            "ephemeralContainers": [{"args": ["arg3"], "command": ["com2"], "env": [{"name": "nam2", "value":
            "val3", "valueFrom": {"configMapKeyRef": {"key": "key4", "name": "nam3", "optional": false}, "fieldRef":
            {"apiVersion": "api6", "fieldPath": "fie7"}, "resourceFieldRef": {"containerName": "con9", "divisor":
            "6Mi", "resource": "res0"}, "secretKeyRef": {"key": "key8", "name": "nam7", "optional": false}}}],
            "envFrom": [{"configMapRef": {"name": "nam9", "optional": true}, "prefix": "pre7", "secretRef": {"name":
            "nam2", "optional": false}}], "image": "ima1", "imagePullPolicy": "ima5", "lifecycle": {"postStart":
            {"exec": {"command": ["com3"]}, "httpGet": {"host": "hos7", "httpHeaders": [{"name": "nam0", "value":
            "val1"}], "path": "pat5", "port": 926, "scheme": "sch8"}, "sleep": {"seconds": 936}, "tcpSocket":
            {"host": "hos4", "port": 933}}, "preStop": {"exec": {"command": ["com9"]}, "httpGet": {"host": "hos3",
            "httpHeaders": [{"name": "nam6", "value": "val7"}], "path": "pat1", "port": 942, "scheme": "sch4"},
            "sleep": {"seconds": 952}, "tcpSocket": {"host": "hos0", "port": 949}}, "stopSignal": "sto3"},
            "livenessProbe": {"exec": {"command": ["com6"]}, "failureThreshold": 395, "grpc": {"port": 889,
            "service": "ser0"}, "httpGet": {"host": "hos0", "httpHeaders": [{"name": "nam3", "value": "val4"}],
            "path": "pat8", "port": 879, "scheme": "sch1"}, "initialDelaySeconds": 891, "periodSeconds": 893,
            "successThreshold": 894, "tcpSocket": {"host": "hos7", "port": 886}, "terminationGracePeriodSeconds":
            896, "timeoutSeconds": 892}, "name": "nam0", "ports": [{"containerPort": 838, "hostIP": "hos0",
            "hostPort": 837, "name": "nam6", "protocol": "pro9"}], "readinessProbe": {"exec": {"command": ["com9"]},
            "failureThreshold": 918, "grpc": {"port": 912, "service": "ser3"}, "httpGet": {"host": "hos3",
            "httpHeaders": [{"name": "nam6", "value": "val7"}], "path": "pat1", "port": 902, "scheme": "sch4"},
            "initialDelaySeconds": 914, "periodSeconds": 916, "successThreshold": 917, "tcpSocket": {"host": "hos0",
            "port": 909}, "terminationGracePeriodSeconds": 919, "timeoutSeconds": 415}, "resizePolicy":
            [{"resourceName": "res2", "restartPolicy": "res3"}], "resources": {"claims": [{"name": "nam4",
            "request": "req5"}], "limits": {"k": "7Mi"}, "requests": {"k": "8Mi"}}, "restartPolicy": "res4",
            "securityContext": {"allowPrivilegeEscalation": false, "appArmorProfile": {"localhostProfile": "loc2",
            "type": "typ1"}, "capabilities": {"add": ["add8"], "drop": ["dro9"]}, "privileged": true, "procMount":
            "pro1", "readOnlyRootFilesystem": true, "runAsGroup": 470, "runAsNonRoot": false, "runAsUser": 0,
            "seLinuxOptions": {"level": "lev5", "role": "rol3", "type": "typ4", "user": "use2"}, "seccompProfile":
            {"localhostProfile": "loc9", "type": "typ8"}, "windowsOptions": {"gmsaCredentialSpec": "gms4",
            "gmsaCredentialSpecName": "", "hostProcess": true, "runAsUserName": "run5"}}, "startupProbe": {"exec":
            {"command": ["com0"]}, "failureThreshold": 1019, "grpc": {"port": 1013, "service": "ser4"}, "httpGet":
            {"host": "hos4", "httpHeaders": [{"name": "nam7", "value": "val8"}], "path": "pat2", "port": 1003,
            "scheme": "sch5"}, "initialDelaySeconds": 515, "periodSeconds": 1017, "successThreshold": 1018,
            "tcpSocket": {"host": "hos1", "port": 510}, "terminationGracePeriodSeconds": 0, "timeoutSeconds": 1016},
            "stdin": true, "stdinOnce": true, "targetContainerName": "tar5", "terminationMessagePath": "ter4",
            "terminationMessagePolicy": "ter4", "tty": true, "volumeDevices": [{"devicePath": "dev7", "name":
            "nam6"}], "volumeMounts": [{"mountPath": "mou9", "mountPropagation": "mou1", "name": "nam7", "readOnly":
            true, "recursiveReadOnly": "rec3", "subPath": "sub0", "subPathExpr": "sub2"}], "workingDir": "wor4"}],
            "hostAliases": [{"hostnames": ["hos9"], "ip": "ip8"}], "hostIPC": true, "hostNetwork": true, "hostPID":
            true, "hostUsers": false, "hostname": "hos4", "imagePullSecrets": [{"name": "nam3"}], "initContainers":
            [{"args": ["arg8"], "command": ["com7"], "env": [{"name": "nam7", "value": "val8", "valueFrom":
            {"configMapKeyRef": {"key": "key9", "name": "nam8", "optional": true}, "fieldRef": {"apiVersion":
            "api1", "fieldPath": "fie2"}, "resourceFieldRef": {"containerName": "con4", "divisor": "5Mi",
            "resource": "res5"}, "secretKeyRef": {"key": "key3", "name": "nam2", "optional": true}}}], "envFrom":
            [{"configMapRef": {"name": "nam4", "optional": false}, "prefix": "pre2", "secretRef": {"name": "nam7",
            "optional": true}}], "image": "ima6", "imagePullPolicy": "ima0", "lifecycle": {"postStart": {"exec":
            {"command": ["com8"]}, "httpGet": {"host": "hos2", "httpHeaders": [{"name": "nam5", "value": "val6"}],
            "path": "pat0", "port": 691, "scheme": "sch3"}, "sleep": {"seconds": 701}, "tcpSocket": {"host": "hos9",
            "port": 698}}, "preStop": {"exec": {"command": ["com4"]}, "httpGet": {"host": "hos8", "httpHeaders":
            [{"name": "nam1", "value": "val2"}], "path": "pat6", "port": 707, "scheme": "sch9"}, "sleep":
            {"seconds": 717}, "tcpSocket": {"host": "hos5", "port": 714}}, "stopSignal": "sto8"}, "livenessProbe":
            {"exec": {"command": ["com1"]}, "failureThreshold": 160, "grpc": {"port": 654, "service": "ser5"},
            "httpGet": {"host": "hos5", "httpHeaders": [{"name": "nam8", "value": "val9"}], "path": "pat3", "port":
            644, "scheme": "sch6"}, "initialDelaySeconds": 656, "periodSeconds": 658, "successThreshold": 659,
            "tcpSocket": {"host": "hos2", "port": 651}, "terminationGracePeriodSeconds": 661, "timeoutSeconds":
            657}, "name": "nam5", "ports": [{"containerPort": 603, "hostIP": "hos5", "hostPort": 602, "name":
            "nam1", "protocol": "pro4"}], "readinessProbe": {"exec": {"command": ["com4"]}, "failureThreshold": 683,
            "grpc": {"port": 677, "service": "ser8"}, "httpGet": {"host": "hos8", "httpHeaders": [{"name": "nam1",
            "value": "val2"}], "path": "pat6", "port": 667, "scheme": "sch9"}, "initialDelaySeconds": 679,
            "periodSeconds": 681, "successThreshold": 682, "tcpSocket": {"host": "hos5", "port": 674},
            "terminationGracePeriodSeconds": 0, "timeoutSeconds": 180}, "resizePolicy": [{"resourceName": "res7",
            "restartPolicy": "res8"}], "resources": {"claims": [{"name": "nam9", "request": "req0"}], "limits":
            {"k": "6Mi"}, "requests": {"k": "7Mi"}}, "restartPolicy": "res9", "securityContext":
            {"allowPrivilegeEscalation": true, "appArmorProfile": {"localhostProfile": "loc7", "type": "typ6"},
            "capabilities": {"add": ["add3"], "drop": ["dro4"]}, "privileged": false, "procMount": "pro6",
            "readOnlyRootFilesystem": false, "runAsGroup": 0, "runAsNonRoot": true, "runAsUser": 731,
            "seLinuxOptions": {"level": "lev0", "role": "rol8", "type": "typ9", "user": "use7"}, "seccompProfile":
            {"localhostProfile": "loc4", "type": "typ3"}, "windowsOptions": {"gmsaCredentialSpec": "gms9",
            "gmsaCredentialSpecName": "gms8", "hostProcess": false, "runAsUserName": "run0"}}, "startupProbe":
            {"exec": {"command": ["com5"]}, "failureThreshold": 784, "grpc": {"port": 778, "service": "ser9"},
            "httpGet": {"host": "hos9", "httpHeaders": [{"name": "nam2", "value": "val3"}], "path": "pat7", "port":
            768, "scheme": "sch0"}, "initialDelaySeconds": 280, "periodSeconds": 782, "successThreshold": 783,
            "tcpSocket": {"host": "hos6", "port": 275}, "terminationGracePeriodSeconds": 285, "timeoutSeconds":
            781}, "stdin": true, "stdinOnce": true, "terminationMessagePath": "ter9", "terminationMessagePolicy":
            "ter9", "tty": true, "volumeDevices": [{"devicePath": "dev2", "name": "nam1"}], "volumeMounts":
            [{"mountPath": "mou4", "mountPropagation": "mou6", "name": "nam2", "readOnly": true,
            "recursiveReadOnly": "rec8", "subPath": "sub5", "subPathExpr": "sub7"}], "workingDir": "wor9"}],
            "nodeName": "nod0", "nodeSelector": {"k": "nod7"}, "os": {"name": "nam8"}, "overhead": {"k": "5Mi"},
            "preemptionPolicy": "pre3", "priority": 0, "priorityClassName": "pri0", "readinessGates":
            [{"conditionType": "con0"}], "resourceClaims": [{"name": "nam3", "resourceClaimName": "res4",
            "resourceClaimTemplateName": "res5"}], "resources": {"claims": [{"name": "nam0", "request": "req1"}],
            "limits": {"k": "3Mi"}, "requests": {"k": "4Mi"}}, "restartPolicy": "res3", "runtimeClassName": "run1",
            "schedulerName": "sch3", "schedulingGates": [{"name": "nam1"}], "securityContext": {"appArmorProfile":
            {"localhostProfile": "loc9", "type": "typ8"}, "fsGroup": 473, "fsGroupChangePolicy": "", "runAsGroup":
            0, "runAsNonRoot": false, "runAsUser": -30, "seLinuxChangePolicy": "seL1", "seLinuxOptions": {"level":
            "lev9", "role": "rol7", "type": "typ8", "user": "use6"}, "seccompProfile": {"localhostProfile": "loc6",
            "type": "typ5"}, "supplementalGroups": [472], "supplementalGroupsPolicy": "", "sysctls": [{"name":
            "nam6", "value": "val7"}], "windowsOptions": {"gmsaCredentialSpec": "gms0", "gmsaCredentialSpecName":
            "gms9", "hostProcess": true, "runAsUserName": "run1"}}, "serviceAccount": "ser9", "serviceAccountName":
            "ser8", "setHostnameAsFQDN": true, "shareProcessNamespace": true, "subdomain": "sub5",
            "terminationGracePeriodSeconds": 454, "tolerations": [{"effect": "eff5", "key": "key2", "operator":
            "ope3", "tolerationSeconds": 796, "value": "val4"}], "topologySpreadConstraints": [{"labelSelector":
            {"matchExpressions": [{"key": "key2", "operator": "ope3", "values": ["val4"]}], "matchLabels": {"k":
            "mat0"}}, "matchLabelKeys": ["mat8"], "maxSkew": 816, "minDomains": 0, "nodeAffinityPolicy": "",
            "nodeTaintsPolicy": "nod7", "topologyKey": "top7", "whenUnsatisfiable": "whe8"}], "volumes":
            [{"awsElasticBlockStore": {"fsType": "fsT9", "partition": -470, "readOnly": true, "volumeID": "vol8"},
            "azureDisk": {"cachingMode": "", "diskName": "dis5", "diskURI": "dis6", "fsType": "fsT8", "kind":
            "kin0", "readOnly": false}, "azureFile": {"readOnly": true, "secretName": "sec1", "shareName": "sha2"},
            "cephfs": {"monitors": ["mon2"], "path": "pat3", "readOnly": true, "secretFile": "sec5", "secretRef":
            {"name": "nam7"}, "user": "use4"}, "cinder": {"fsType": "fsT7", "readOnly": true, "secretRef": {"name":
            "nam0"}, "volumeID": "vol6"}, "configMap": {"defaultMode": -370, "items": [{"key": "key7", "mode": 0,
            "path": "pat8"}], "name": "nam5", "optional": false}, "csi": {"driver": "dri1", "fsType": "fsT3",
            "nodePublishSecretRef": {"name": "nam6"}, "readOnly": true, "volumeAttributes": {"k": "vol4"}},
            "downwardAPI": {"defaultMode": 113, "items": [{"fieldRef": {"apiVersion": "api6", "fieldPath": "fie7"},
            "mode": 112, "path": "pat4", "resourceFieldRef": {"containerName": "con9", "divisor": "4Mi", "resource":
            "res0"}}]}, "emptyDir": {"medium": "med0", "sizeLimit": "4Mi"}, "ephemeral": {"volumeClaimTemplate":
            {"metadata": {"labels": {"a": "b"}}, "spec": {"accessModes": ["acc1"], "dataSource": {"apiGroup": "",
            "kind": "kin6", "name": "nam7"}, "dataSourceRef": {"apiGroup": "api9", "kind": "kin0", "name": "nam1",
            "namespace": ""}, "resources": {"limits": {"k": "9Mi"}, "requests": {"k": "1Mi"}}, "selector":
            {"matchExpressions": [{"key": "key9", "operator": "ope0", "values": ["val1"]}], "matchLabels": {"k":
            "mat7"}}, "storageClassName": "sto2", "volumeAttributesClassName": "vol3", "volumeMode": "vol3",
            "volumeName": "vol5"}}}, "fc": {"fsType": "fsT7", "lun": 116, "readOnly": true, "targetWWNs": ["tar5"],
            "wwids": ["wwi9"]}, "flexVolume": {"driver": "dri9", "fsType": "fsT0", "options": {"k": "opt4"},
            "readOnly": true, "secretRef": {"name": "nam2"}}, "flocker": {"datasetName": "dat0", "datasetUUID":
            "dat1"}, "gcePersistentDisk": {"fsType": "fsT4", "partition": -475, "pdName": "pdN3", "readOnly": true},
            "gitRepo": {"directory": "dir5", "repository": "rep3", "revision": "rev4"}, "glusterfs": {"endpoints":
            "end2", "path": "pat3", "readOnly": true}, "hostPath": {"path": "pat7", "type": "typ8"}, "image":
            {"pullPolicy": "pul6", "reference": "ref5"}, "iscsi": {"chapAuthDiscovery": true, "chapAuthSession":
            true, "fsType": "fsT3", "initiatorName": "ini0", "iqn": "iqn0", "iscsiInterface": "isc2", "lun": 51,
            "portals": ["por5"], "readOnly": true, "secretRef": {"name": "nam8"}, "targetPortal": "tar9"}, "name":
            "nam5", "nfs": {"path": "pat6", "readOnly": true, "server": "ser5"}, "persistentVolumeClaim":
            {"claimName": "cla6", "readOnly": true}, "photonPersistentDisk": {"fsType": "fsT3", "pdID": "pdI2"},
            "portworxVolume": {"fsType": "fsT6", "readOnly": true, "volumeID": "vol5"}, "projected": {"defaultMode":
            212, "sources": [{"clusterTrustBundle": {"labelSelector": {"matchExpressions": [{"key": "key7",
            "operator": "ope8", "values": ["val9"]}], "matchLabels": {"k": "mat5"}}, "name": "nam2", "optional":
            false, "path": "pat0", "signerName": ""}, "configMap": {"items": [{"key": "key3", "mode": 0, "path":
            "pat4"}], "name": "nam1", "optional": true}, "downwardAPI": {"items": [{"fieldRef": {"apiVersion":
            "api3", "fieldPath": "fie4"}, "mode": 0, "path": "pat1", "resourceFieldRef": {"containerName": "con6",
            "divisor": "9Mi", "resource": "res7"}}]}, "secret": {"items": [{"key": "key5", "mode": 0, "path":
            "pat6"}], "name": "nam3", "optional": true}, "serviceAccountToken": {"audience": "aud8",
            "expirationSeconds": 199, "path": "pat0"}}]}, "quobyte": {"group": "gro2", "readOnly": true, "registry":
            "reg8", "tenant": "ten3", "user": "use1", "volume": "vol9"}, "rbd": {"fsType": "fsT1", "image": "ima0",
            "keyring": "key4", "monitors": ["mon9"], "pool": "poo2", "readOnly": true, "secretRef": {"name":
            "nam6"}, "user": "use3"}, "scaleIO": {"fsType": "fsT8", "gateway": "gat9", "protectionDomain": "pro4",
            "readOnly": true, "secretRef": {"name": "nam2"}, "sslEnabled": true, "storageMode": "sto6",
            "storagePool": "sto5", "system": "sys0", "volumeName": "vol7"}, "secret": {"defaultMode": 0, "items":
            [{"key": "key9", "mode": 41, "path": "pat0"}], "optional": false, "secretName": "sec7"}, "storageos":
            {"fsType": "fsT6", "readOnly": true, "secretRef": {"name": "nam9"}, "volumeName": "vol4",
            "volumeNamespace": "vol5"}, "vsphereVolume": {"fsType": "fsT4", "storagePolicyID": "sto6",
            "storagePolicyName": "sto5", "volumePath": "vol3"}}]}}, "ttlSecondsAfterFinished": 1043}, "status": {}}
            """#
        )
    ]
}
