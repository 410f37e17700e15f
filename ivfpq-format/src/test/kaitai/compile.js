// Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
// in compliance with the License. You may obtain a copy of the License at
//
//     http://www.apache.org/licenses/LICENSE-2.0
//
// Unless required by applicable law or agreed to in writing, software distributed under the License
// is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
// or implied. See the License for the specific language governing permissions and limitations under
// the License.

// node compile.js MODULES KSY   writes the Python reader of KSY into MODULES, which holds
// node_modules with kaitai-struct-compiler and js-yaml.
const fs = require("fs");
const path = require("path");

const [folder, ksy] = process.argv.slice(2).map((name) => path.resolve(name));
const load = (name) => require(path.join(folder, "node_modules", name));
const compiler = load("kaitai-struct-compiler");
const api = typeof compiler === "function" ? new compiler() : compiler;

api.compile("python", load("js-yaml").load(fs.readFileSync(ksy, "utf8")), null, false).then(
  (files) => {
    for (const [name, text] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, name), text);
    }
  },
  (error) => {
    console.error(`${ksy}: ${error.message || error}`);
    process.exit(1);
  },
);
