{
  'targets': [{
    'target_name': 'sunstar',
    'include_dirs': ["<!(node -p \"require('node-addon-api').include_dir\")"],
    'defines': ['NAPI_VERSION=8', 'NAPI_DISABLE_CPP_EXCEPTIONS'],
    'cflags_cc': ['-std=c++17', '-O2', '-Wall', '-Wextra', '-Wno-unused-parameter'],
    'xcode_settings': { 'CLANG_CXX_LANGUAGE_STANDARD': 'c++17', 'MACOSX_DEPLOYMENT_TARGET': '11.0' },
    'msvs_settings': { 'VCCLCompilerTool': { 'AdditionalOptions': ['/std:c++17'] } },
    'conditions': [
      ['OS=="linux"', {
        'sources': [
          'addon.cc', 'system_error.cc', 'network_namespace.cc', 'tun_descriptor.cc', 'packet_socket.cc', 'tun_options.cc', 'interface_properties.cc',
          'interface_addresses.cc', 'receive_slots.cc', 'transmit_batch.cc', 'poll_handle.cc', 'precise_timer.cc', 'tun_device.cc', 'tun_device_properties.cc',
          'peer_socket.cc', 'peer_options.cc', 'kernel_connector.cc', 'kernel_peer.cc', 'udp_peer.cc'
        ]
      }, {
        'sources': ['unsupported_platform.cc']
      }]
    ]
  }]
}
