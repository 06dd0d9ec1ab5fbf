# SPDX-License-Identifier: Apache-2.0
"""validate.py SCHEMA FOLDER: prints the names of the files in FOLDER that SCHEMA refuses."""
import json
import os
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for name in sorted(os.listdir(sys.argv[2])):
    with open(os.path.join(sys.argv[2], name), encoding="utf-8") as file:
        if not validator.is_valid(json.load(file)):
            print(name)
print("done")
