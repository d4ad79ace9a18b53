# SPDX-License-Identifier: Apache-2.0
#
# Writes ca.pem, cert.pem and key.pem for Pebble's own HTTPS into the folder $1.
set -eu
mkdir -p "$1"
cd "$1"
new_key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
openssl req -x509 $new_key -days 3650 -subj "/CN=Authority of this laptop" -keyout ca-key.pem -out ca.pem
openssl req -x509 $new_key -days 3650 -subj /CN=authority -CA ca.pem -CAkey ca-key.pem -keyout key.pem -out cert.pem \
  -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:authority,DNS:localhost,IP:127.0.0.1
rm ca-key.pem
