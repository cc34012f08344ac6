Get-ChildItem certs -Filter *.crt | ForEach-Object {
  Import-Certificate -FilePath $_.FullName -CertStoreLocation Cert:\CurrentUser\Root
}
