#!/bin/sh
# Makes the truststore that Orders.java names, as the guide says.
set -e
cd "$(dirname "$0")/.."
keytool -importcert -alias PostgreSQLServerCACert  -file certs/BaltimoreCyberTrustRoot.crt.pem  -keystore truststore -storepass password -noprompt
keytool -importcert -alias PostgreSQLServerCACert2  -file certs/DigiCertGlobalRootG2.crt.pem -keystore truststore -storepass password  -noprompt
