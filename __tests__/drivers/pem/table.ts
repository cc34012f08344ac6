import * as profiles from '../../../src/drivers/pem/profiles.ts';
import type { ReaderProfile } from '../../../src/drivers/pem/profile.ts';

/**
 * Measured: which server a client could connect to when it trusted the file, before (A) and after (B) the rotation.
 * `-`: neither. `A2+`/`A2-`: also the server whose intermediate was issued again; `BX+`/`BX-`: the server that also
 * sends B cross-signed by A.
 */
export const COLUMNS: readonly ReaderProfile[] = [
  profiles.openssl3, profiles.openssl1, profiles.pythonCadata, profiles.python313, profiles.python313Cadata,
  profiles.node20, profiles.nodeExtraCa, profiles.node12, profiles.node12ExtraCa, profiles.bun12, profiles.deno,
  profiles.java17, profiles.java25, profiles.go, profiles.dotnet, profiles.nativeTls, profiles.rustls,
];

export const TABLE = `
01-plain                       AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
02-no-newline-between          - - - - - - - - - - A - - - - - A
03-openssl-text-before         AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
04-prose-between               AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
05-hash-comments               AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
06-crlf                        AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
07-bom-utf8                    AB B - AB - AB AB B B B B - AB B AB A B
08-bom-utf8-B-first            AB A - AB - AB AB A A A A - AB A AB B A
09-utf16le-powershell          - - - - - - - - - - - - - - AB - -
10-A-only                      - - - - - - - - - - - A A - A - -
11-B-only                      - - - - - - - - - - - B B - B - -
12-AB                          - - - - - - - - - - - AB AB - A - -
13-trusted-blocks              AB AB - AB - AB - AB - - AB AB AB - A - -
14-trusted-A-rejected-B        A A - A - A - A - - - - - - - - -
15-expiredA-then-B             B B B B B B B B B B AB AB AB B B - AB
16-B-then-expiredA             B B B B B B B B B B AB AB AB B B B AB
17-expiredA-only               - - - - - - - - - - A A A - - - A
18-expiredA-then-validA        A A A A A A A A A - A A A A A - A
19-duplicates                  AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
20-intermediateA-only          -/A2- -/A2- -/A2- A/A2- A/A2- -/A2- -/A2- -/A2- -/A2- -/A2- A/A2- A/A2- A/A2- A/A2- -/A2- -/A2- A/A2-
21-intermediateB-only          - - - B B - - - - - B B B B - - B
22-intermediateA-and-A         A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ A/A2+ -/A2- A/A2+
23-leafA-only                  -/A2- -/A2- -/A2- A/A2- A/A2- -/A2- -/A2- -/A2- -/A2- -/A2- -/A2- A/A2- A/A2- A/A2- -/A2- -/A2- -/A2-
24-B-cross-signed-by-A-only    -/BX- -/BX- -/BX- B/BX+ B/BX+ -/BX- -/BX- -/BX- -/BX- -/BX- B/BX+ B/BX+ B/BX+ B/BX+ -/BX- -/BX- B/BX+
25-A-and-cross-B               AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ AB/BX+ A/BX+ AB/BX+
26-indented-4-spaces           - - - - - - - - - - - - AB - AB - -
27-X509-CERTIFICATE-label      AB AB AB AB AB AB AB AB AB AB AB AB AB - A A -
28-broken-block-in-middle      - - - - - A A A A A - - - AB AB A -
29-broken-block-first          - - - - - - - - - - - - - AB AB - -
30-truncated-B-no-END          - - - - - A A A A A A - A A A A -
31-unwrapped-base64            AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
32-literal-backslash-n         - - - - - - - - - - - - - - - - -
33-private-key-between         AB AB AB AB AB AB AB AB AB AB AB - - AB AB A AB
34-html-br-prefix              - - - - - - - - - - - - AB - - - -
35-cr-only                     - - AB - AB - - - - - - AB AB - AB - AB
36-four-dashes-on-A            B B B B B B B B B B B B B B B B B
37-lowercase-label-on-A        B B B B B B B B B B B AB AB B B B B
38-pkcs7                       - - - - - - - - - - - AB AB - - - -
39-pkcs12-as-ca                - - - - - - - - - - - - - - B - -
40-blank-lines                 AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
41-trailing-space              AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
42-B-then-A                    AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB B AB
43-A-and-unrelated             A A A A A A A A A A A A A A A A A
44-bag-attributes              AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB A AB
45-unrelated-only              - - - - - - - - - - - - - - - - -
46-empty                       - - - - - - - - - - - - - - - - -
47-not-a-certificate           - - - - - - - - - - - - - - - - -
48-newlines-became-spaces      - - - - - - - - - - - - AB - AB - -
`;

/** Which certificate `keytool -importcert` (Java 17) put into the store. */
export const KEYTOOL = `
01-plain                       A
02-no-newline-between          none
03-openssl-text-before         A
04-prose-between               A
05-hash-comments               A
06-crlf                        A
07-bom-utf8                    none
08-bom-utf8-B-first            none
09-utf16le-powershell          none
10-A-only                      A
11-B-only                      B
12-AB                          A
13-trusted-blocks              A
14-trusted-A-rejected-B        none
15-expiredA-then-B             Aexp
16-B-then-expiredA             B
17-expiredA-only               Aexp
18-expiredA-then-validA        Aexp
19-duplicates                  A
20-intermediateA-only          IA
21-intermediateB-only          IB
22-intermediateA-and-A         IA
23-leafA-only                  leafA
24-B-cross-signed-by-A-only    Bx
25-A-and-cross-B               A
26-indented-4-spaces           none
27-X509-CERTIFICATE-label      A
28-broken-block-in-middle      A
29-broken-block-first          none
30-truncated-B-no-END          A
31-unwrapped-base64            A
32-literal-backslash-n         none
33-private-key-between         A
34-html-br-prefix              none
35-cr-only                     A
36-four-dashes-on-A            B
37-lowercase-label-on-A        A
38-pkcs7                       none
39-pkcs12-as-ca                none
40-blank-lines                 A
41-trailing-space              A
42-B-then-A                    B
43-A-and-unrelated             A
44-bag-attributes              A
45-unrelated-only              C
46-empty                       none
47-not-a-certificate           none
48-newlines-became-spaces      none
`;
